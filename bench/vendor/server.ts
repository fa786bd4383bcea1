import { createServer } from 'node:http';

// A vendor that takes its time: any person, found after DELAY_MS.
const delayMs = Number(process.env.DELAY_MS);

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end('ready');
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const email = /"email":"([^"]*)"/.exec(Buffer.concat(chunks).toString())?.[1] ?? '';
    const number = /\d+/.exec(email)?.[0] ?? '0';
    const answer = JSON.stringify({
      score: 0.9,
      name: `Jane Doe ${number}`,
      email,
      title: 'General Counsel',
      company: 'Acme Corp',
      phone: '+12025550147',
      linkedin: `https://linkedin.com/in/jane-doe-${number}`,
      location: 'New York, NY, US',
      level: 'c_suite',
    });
    setTimeout(() => {
      response.setHeader('content-type', 'application/json');
      response.end(answer);
    }, delayMs);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
