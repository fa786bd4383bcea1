import { z } from 'zod';
import { FIELDS } from '../../normalize/fields.js';
import { unreadableAnswer } from '../answer/status.js';
import type { Failed, Outcome, Pending, Unanswered } from '../provider.js';
import type { Key } from '../vendor/key.js';
import { vendorOptions } from '../vendor/options.js';
import type { VendorAnswer } from '../vendor/send.js';
import { creditsLeft, testResult } from '../vendor/test-result.js';
import { type VendorCall, vendorType } from '../vendor/vendor-type.js';
import { readRecord } from './read-record.js';

type Call = VendorCall<'linkedin_url' | 'email' | 'name'>;

/** How often a result may be looked for at the most: 60 requests a second are allowed, for everything. */
const POLL_MS_MIN = 20;
const POLL_MS_MAX = 600_000;

/** A request's number is part of an address; the vendor's are 15 letters. */
const REQUEST_ID = /^[A-Za-z0-9_-]{1,200}$/;

const pollEvery = z.int().min(POLL_MS_MIN).max(POLL_MS_MAX);

/** Dropcontact (v1, enrich/all): takes a question, and has the answer half a minute later. */
export const dropcontactProvider = vendorType({
  type: 'dropcontact',
  options: vendorOptions('https://api.dropcontact.com/v1', FIELDS).extend({
    poll_ms: pollEvery.default(5_000).describe('Between two looks for the answer while a call waits for it.'),
    collect_ms: pollEvery
      .default(30_000)
      .describe('The same when the call has ended; the vendor asks for half a minute.'),
  }),
  // Its answers take 5 to 60 s: a call waits as long as its deadline lets it.
  defaults: { billed: true, rate_limit: { requests: 60, per_ms: 1_000 }, timeout_ms: 40_000 },
  // An address costs a credit whatever is found by it.
  keys: ['linkedin_url', 'email', 'name'],
  headers: apiKey => ({ 'x-access-token': apiKey }),
  refusal,
  later: {
    submit,
    collect,
    pace: ({ poll_ms, collect_ms }) => ({ awaitedEveryMs: poll_ms, everyMs: collect_ms }),
  },
  async test(send) {
    const sent = await send({ method: 'GET', path: '/account/credits' });
    return testResult(sent, ({ body }) => creditsLeft(body.any('credits_left', 'credits').number));
  },
});

async function submit({ key, send }: Call): Promise<Outcome | Pending> {
  // The words of an answer are French unless asked for in English.
  const body = { data: [identifiers(key)], language: 'en' };
  const sent = await send({ method: 'POST', path: '/enrich/all', body });
  if (sent.kind !== 'answer') return sent.outcome;
  const request = sent.body.at('request_id').text ?? '';
  return REQUEST_ID.test(request)
    ? { outcome: 'pending', handle: request }
    : unreadableAnswer('no_request_id');
}

async function collect(call: Call, request: string): Promise<Outcome | Pending> {
  const sent = await call.send({ method: 'GET', path: `/enrich/all/${request}` });
  if (sent.kind !== 'answer') return sent.outcome;
  // The same is said of a request that the vendor does not know: how long it is looked for has an end.
  if (!sent.body.at('success').isTrue) return { outcome: 'pending', handle: request };
  const [record] = sent.body.expected('data').list;
  return record === undefined
    ? call.notFound(call.key.by === 'email' ? 1 : 0)
    : call.found(readRecord(record, call));
}

function identifiers(key: Key): Readonly<Record<string, string>> {
  switch (key.by) {
    case 'linkedin_url':
      return { linkedin: key.url };
    case 'email':
      return { email: key.email };
    case 'name':
      return { ...nameOf(key), company: key.company };
  }
}

function nameOf({
  fullName,
  firstName,
  lastName,
}: Extract<Key, { by: 'name' }>): Readonly<Record<string, string>> {
  return firstName === null || lastName === null
    ? { full_name: fullName }
    : { first_name: firstName, last_name: lastName };
}

/** 403 is said of used-up credits. Nobody known is never a 404: that is an address that does not exist. */
function refusal({ status, body }: VendorAnswer): Unanswered | undefined {
  if (status === 403) return failed('quota_exhausted', 'http_403');
  if (status === 404) return failed('bad_request', 'not_the_api');
  return status === 200 && body.at('error').isTrue ? failed('transient', 'refused') : undefined;
}

function failed(kind: Failed['kind'], reason: string): Failed {
  return { outcome: 'failed', kind, reason };
}
