import { fastify } from 'fastify';

/** What a successful enrichment answers: 520 to 567 bytes measured with six fields filled. */
const ANSWER_BYTES = 567;

// The limit: what bare fastify does when the endpoint only parses the body and sends an answer of the usual
// size. The text is ready-made, so that nothing but HTTP and parsing is measured.
const answer = answerOf(ANSWER_BYTES);
const app = fastify();
app.post('/v1/enrich/contact', (_request, reply) => reply.type('application/json').send(answer));
app.get('/readyz', (_request, reply) => reply.send('ready'));
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.once('SIGTERM', () => void app.close());

function answerOf(bytes: number): string {
  const contact = {
    id: '00000000-0000-7000-8000-000000000000',
    full_name: 'Jane Doe',
    email: 'jane@acme.com',
    job_title: 'General Counsel',
    company_name: 'Acme Corp',
    linkedin_url: 'https://linkedin.com/in/janedoe',
    phone: '+1-555-0100',
    location: 'New York, NY, US',
  };
  const short = JSON.stringify({ data: { contact, source: 'local', confidence: 0.91, filler: '' } });
  return short.replace('"filler":""', `"filler":"${'x'.repeat(bytes - short.length)}"`);
}
