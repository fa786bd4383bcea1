import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { COMPANY_FIELDS, FIELDS, type Field, type FieldValues } from '../../normalize/fields.js';
import type {
  AskContext,
  CompanySource,
  Failed,
  Found,
  Identity,
  Outcome,
  Provider,
  ProviderType,
  Question,
} from '../provider.js';
import { answerAboutCompany } from './company.js';
import { type MagicInput, magicDomain, magicInput } from './magic.js';
import { Draws, personSeed, simulatePerson } from './person.js';
import { OBSERVED_AT, statedBy } from './stated.js';

/** As long as a vendor of ours is ever waited for, and more than any call's deadline (40 s). */
const SLOW_MS = 60_000;

/** How long a refused key or used-up quota sets a simulated vendor aside: to be seen, and soon over for the others. */
const ASIDE_MS = 2_000;

const options = z.strictObject({
  fills: z
    .array(z.enum(FIELDS))
    .min(1)
    .refine(fields => new Set(fields).size === fields.length, 'names a field twice')
    .default([...FIELDS])
    .describe('The fields that this vendor knows.'),
  company_fills: z
    .array(z.enum(COMPANY_FIELDS))
    .default([...COMPANY_FIELDS])
    .describe('The fields of companies that this vendor knows; none: it knows only people.'),
  latency_ms: z.int().min(0).max(SLOW_MS).default(0).describe('How long each answer takes.'),
  coverage: z.number().min(0).max(1).default(1).describe('The share of people that this vendor knows.'),
});

/**
 * A simulated vendor, for trying and testing without keys: made-up answers that are the same for the same person,
 * and failures on demand (`magic.ts`). It counts as remote: receipts, cache and costs work as with a real one.
 */
export const sandboxProvider: ProviderType<typeof options> = {
  type: 'sandbox',
  options,
  create: ({ id, config }): Provider => ({
    fills: config.fills,
    namesHandles: true,
    needs: [['email'], ['linkedin_url'], ['full_name', 'company_name'], ['phone']],
    remote: true,
    async ask(question, context) {
      if (!(await passes(config.latency_ms, context))) return timedOut;
      return (await fault(magicInput(question.known.email), context)) ?? answer(id, config, question);
    },
    ...(config.company_fills.length > 0 && { company: companySide(id, config) }),
    test: () => Promise.resolve({ ok: true, message: 'Simulated: there is nothing to connect to.' }),
  }),
};

function companySide(id: string, config: z.output<typeof options>): CompanySource {
  const { company_fills: fills, coverage, latency_ms } = config;
  return {
    fills,
    namesHandles: true,
    needs: [['domain'], ['linkedin_url'], ['name']],
    async ask(question, context) {
      if (!(await passes(latency_ms, context))) return timedOut;
      const failed = await fault(magicDomain(question.known.domain), context);
      return failed ?? answerAboutCompany(id, fills, coverage, question);
    },
  };
}

const timedOut: Failed = { outcome: 'failed', kind: 'transient', reason: 'timeout', costUnknown: true };

/** What a magic address makes of the request before any answer; null: an answer comes. */
async function fault(magic: MagicInput | null, context: AskContext): Promise<Exclude<Outcome, Found> | null> {
  switch (magic) {
    case 'nomatch':
      return { outcome: 'not_found' };
    case 'suppressed':
      return { outcome: 'suppressed' };
    case 'ratelimit':
      return { outcome: 'failed', kind: 'rate_limited', reason: 'http_429', retryAfterMs: 2_000 };
    case 'quota':
      return { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_402', retryAfterMs: ASIDE_MS };
    case 'badkey':
      return { outcome: 'failed', kind: 'auth', reason: 'http_401', retryAfterMs: ASIDE_MS };
    case 'slow':
      await passes(SLOW_MS, context);
      return timedOut;
    case 'reset':
      return { outcome: 'failed', kind: 'transient', reason: 'reset', costUnknown: true };
    case 'badjson':
      return { outcome: 'failed', kind: 'transient', reason: 'no_json', costUnknown: true };
    case 'html502':
      return { outcome: 'failed', kind: 'transient', reason: 'http_502' };
    default:
      return null;
  }
}

function answer(id: string, { fills, coverage }: z.output<typeof options>, question: Question): Outcome {
  const magic = magicInput(question.known.email);
  const draws = new Draws(personSeed(question.known));
  // A magic address is known to every vendor: it is there to show something.
  if (magic === null && draws.fraction(`covered by ${id}`) >= coverage) return { outcome: 'not_found' };
  if (magic === 'wrongperson') return somebodyElse(fills, question);
  const { fullName, values, handles } = simulatePerson(question, draws);
  return found(magic === 'partial' ? fills.slice(0, Math.ceil(fills.length / 2)) : fills, values, {
    ...statedBy(id, magic, draws),
    handles,
    identity: { full_name: fullName, ...identifiersOf(question) },
  });
}

const SOMEBODY = {
  full_name: 'Ottoline Marchbanks-Fane',
  email: 'ottoline@marchbanks-fane.example',
  linkedin_url: 'https://linkedin.com/in/ottoline-marchbanks-fane-00000000',
  company_name: 'Marchbanks Fane',
};

/** All of it is another person's, so that there is no way to take it for the contact's. */
function somebodyElse(fills: readonly Field[], question: Question): Outcome {
  const known = { ...question.known, ...SOMEBODY };
  const { values } = simulatePerson({ known, wanted: FIELDS }, new Draws(SOMEBODY.email));
  return found(
    fills,
    { ...values, linkedin_url: SOMEBODY.linkedin_url },
    { identity: SOMEBODY, observedAt: OBSERVED_AT },
  );
}

function found(
  fields: readonly Field[],
  values: Required<FieldValues>,
  about: Pick<Found, 'identity' | 'observedAt' | 'confidence' | 'handles'>,
): Found {
  const given: FieldValues = {};
  for (const field of fields) given[field] = values[field];
  return { outcome: 'found', fields: given, ...about };
}

/** What the person was found by, as a vendor repeats it. */
function identifiersOf({ known }: Question): Identity {
  return {
    ...(known.email !== null && { email: known.email }),
    ...(known.linkedin_url !== null && { linkedin_url: known.linkedin_url }),
    ...(known.company_name !== null && { company_name: known.company_name }),
  };
}

/** False where the time was up first. */
async function passes(ms: number, { signal }: AskContext): Promise<boolean> {
  if (signal.aborted) return false;
  if (ms === 0) return true;
  try {
    await wait(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
