import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { z } from 'zod';
import { createLogger, type Logger } from '../../src/logger.js';
import { COMPANY_FIELDS, FIELDS, type Field } from '../../src/normalize/fields.js';
import { createDoor } from '../../src/outbound/create-door.js';
import { NOTHING_KNOWN } from '../../src/providers/nothing-known.js';
import type {
  CompanyOutcome,
  KnownCompany,
  KnownPerson,
  Outcome,
  Provider,
  ProviderType,
} from '../../src/providers/provider.js';
import { companyPage, NORTHWIND } from './companies.js';
import { AVERY, fullName, profileUrl } from './people.js';
import { type Simulator, VENDOR_KEY } from './simulator.js';

/** A contact with an address, and the name that most contacts have. */
export function byEmail(email: string = AVERY.email): KnownPerson {
  return { ...NOTHING_KNOWN, full_name: fullName(AVERY), email };
}

/** As people type it; vendors are asked with the address as LinkedIn writes it. */
export function byProfile(slug: string = AVERY.slug): KnownPerson {
  return { ...NOTHING_KNOWN, full_name: fullName(AVERY), linkedin_url: `linkedin.com/in/${slug}/` };
}

export function byName(): KnownPerson {
  return { ...NOTHING_KNOWN, full_name: fullName(AVERY), company_name: AVERY.company };
}

/** The address of a magic person at Avery's company. */
export function magicEmail(magic: string): string {
  return `${magic}@${AVERY.domain}`;
}

export const AVERYS_PROFILE = profileUrl(AVERY);

/** What is wanted where a phone is not. */
export const ALL_BUT_PHONE: readonly Field[] = FIELDS.filter(field => field !== 'phone');

export interface AskOptions {
  readonly wanted?: readonly Field[];
  /** Own options of the vendor, beside its key and address. */
  readonly config?: object;
  readonly signal?: AbortSignal;
  readonly logger?: Logger;
}

/** Makes the provider and runs `use` with it, through a door of its own: a `Retry-After` closes that for a while. */
export async function withVendor<Schema extends z.ZodType, Result>(
  type: ProviderType<Schema>,
  baseUrl: string,
  use: (provider: Provider) => Promise<Result>,
  { config = {}, logger = createLogger('silent') }: AskOptions = {},
): Promise<Result> {
  const { asksManyServers: servesMany = false } = type;
  const door = createDoor({ maxConcurrency: 4, allowPrivateNetwork: true, servesMany });
  try {
    const given = { api_key: VENDOR_KEY, base_url: baseUrl, ...config };
    // What a test sets to undefined is not configured.
    const options = type.options.parse(JSON.parse(JSON.stringify(given)));
    const provider = await type.create({ id: 'vendor_a', config: options, door, baseDir: '.', logger });
    return await use(provider);
  } finally {
    await door.close();
  }
}

/** Asks a vendor once about one person. */
export function askVendor<Schema extends z.ZodType>(
  type: ProviderType<Schema>,
  simulator: Simulator,
  known: KnownPerson,
  options: AskOptions = {},
): Promise<Outcome> {
  const { wanted = FIELDS, signal = AbortSignal.timeout(20_000) } = options;
  const ask = async (provider: Provider) => provider.ask({ known, wanted }, { signal });
  return withVendor(type, simulator.baseUrl, ask, options);
}

const NO_COMPANY: KnownCompany = {
  name: null,
  domain: null,
  linkedin_url: null,
  hq_location: null,
  country: null,
};

/** A company with a domain, and the name that most companies have. */
export function byDomain(domain: string = NORTHWIND.domain): KnownCompany {
  return { ...NO_COMPANY, name: NORTHWIND.name, domain };
}

/** As people type it. */
export function byPage(): KnownCompany {
  return { ...NO_COMPANY, linkedin_url: companyPage(NORTHWIND).replace('https://www.', '') };
}

export function byCompanyName(name: string = NORTHWIND.name): KnownCompany {
  return { ...NO_COMPANY, name };
}

/** Asks a vendor once about one company. */
export function askCompany<Schema extends z.ZodType>(
  type: ProviderType<Schema>,
  simulator: Simulator,
  known: KnownCompany,
  options: AskOptions = {},
): Promise<CompanyOutcome> {
  const { signal = AbortSignal.timeout(20_000) } = options;
  const ask = async ({ company }: Provider) => {
    if (company === undefined) throw new Error('It knows no companies.');
    return company.ask({ known, wanted: COMPANY_FIELDS }, { signal });
  };
  return withVendor(type, simulator.baseUrl, ask, options);
}

/** A logger that keeps its lines, to look for secrets in them. */
export function keepingLogger(): { readonly logger: Logger; lines(): string } {
  let lines = '';
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines += chunk.toString('utf8');
      done();
    },
  });
  return { logger: pino({ level: 'trace' }, sink), lines: () => lines };
}
