import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const TITLES = [
  'General Counsel',
  'Chief Technology Officer',
  'Head of Growth',
  'Senior Software Engineer',
  'Partner',
];
const LEVELS = ['c_suite', 'c_suite', 'head', 'senior', 'partner'];

/** Writes a configuration with one local provider that fills all six fields of every seeded contact. */
export async function writeLocalProvider(folder: string, people: number): Promise<string> {
  const file = createWriteStream(join(folder, 'people.csv'));
  file.write('full_name,email,job_title,company_name,linkedin_url,phone,location,seniority\n');
  for (let person = 0; person < people; person += 1) {
    const company = person % 5000;
    const phone = `+1202555${String(100 + (person % 100)).padStart(4, '0')}`;
    const line = `Jane Doe ${person},jane.doe.${person}@company${company}.com,${TITLES[person % 5]},Company ${company} Inc,https://linkedin.com/in/jane-doe-${person},${phone},"New York, NY, US",${LEVELS[person % 5]}\n`;
    if (!file.write(line)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  const path = join(folder, 'sluice.config.yaml');
  await writeFile(
    path,
    'waterfall: [people]\nproviders:\n  people: { type: dataset, path: ./people.csv, confidence: 0.9 }\n',
  );
  return path;
}

/** Writes a configuration with one vendor over HTTP, as an operator would buy from it: billed, each answer recorded. */
export async function writeVendorProvider(folder: string, url: string, concurrency = 2_000): Promise<string> {
  const path = join(folder, 'sluice.config.yaml');
  await writeFile(
    path,
    `waterfall: [vendor]
providers:
  vendor:
    type: http
    billed: true
    max_concurrency: ${concurrency}
    allow_private_network: true
    needs: [[email]]
    request: { method: POST, url: "${url}", body: '{"email": contact.email}' }
    response:
      found: status = 200
      confidence: body.score
      identity: { full_name: body.name, email: body.email }
      fields: { job_title: body.title, company_name: body.company, phone: body.phone, linkedin_url: body.linkedin, location: body.location, seniority: body.level }
`,
  );
  return path;
}
