import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { FIELDS, type Field, type FieldValues } from '../../normalize/fields.js';
import type { AskContext, Found, Identity, Outcome, Provider, ProviderType, Question } from '../provider.js';
import { type MagicInput, magicInput } from './magic.js';
import { Draws, personSeed, simulatePerson } from './person.js';

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
    needs: [['email'], ['linkedin_url'], ['full_name', 'company_name'], ['phone']],
    remote: true,
    async ask(question, context) {
      if (!(await passes(config.latency_ms, context))) return timedOut;
      return (await fault(magicInput(question.known.email), context)) ?? answer(id, config, question);
    },
    test: () => Promise.resolve({ ok: true, message: 'Simulated: there is nothing to connect to.' }),
  }),
};

const timedOut: Outcome = { outcome: 'failed', kind: 'transient', reason: 'timeout', costUnknown: true };

/** What a magic address makes of the request before any answer; null: an answer comes. */
async function fault(magic: MagicInput | null, context: AskContext): Promise<Outcome | null> {
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

/** When the simulated vendors last saw anybody; fixed, so that answers are the same for ever. */
const OBSERVED_AT = '2026-10-01T00:00:00.000Z';
const STALE_OBSERVED_AT = '2019-03-01T00:00:00.000Z';

/** A vendor's confidence in one answer lies between these. */
const CONFIDENCE_MIN = 0.8;
const CONFIDENCE_MAX = 0.97;
const STALE_CONFIDENCE = 0.55;

function answer(id: string, { fills, coverage }: z.output<typeof options>, question: Question): Outcome {
  const magic = magicInput(question.known.email);
  const draws = new Draws(personSeed(question.known));
  // A magic address is known to every vendor: it is there to show something.
  if (magic === null && draws.fraction(`covered by ${id}`) >= coverage) return { outcome: 'not_found' };
  if (magic === 'wrongperson') return somebodyElse(fills, question);
  const { fullName, values } = simulatePerson(question, draws);
  const confidence =
    CONFIDENCE_MIN + draws.fraction(`confidence of ${id}`) * (CONFIDENCE_MAX - CONFIDENCE_MIN);
  return found(magic === 'partial' ? fills.slice(0, Math.ceil(fills.length / 2)) : fills, values, {
    confidence: magic === 'stale' ? STALE_CONFIDENCE : Math.round(confidence * 100) / 100,
    identity: { full_name: fullName, ...identifiersOf(question) },
    observedAt: magic === 'stale' ? STALE_OBSERVED_AT : OBSERVED_AT,
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
  about: Pick<Found, 'identity' | 'observedAt' | 'confidence'>,
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
