import type { z } from 'zod';
import type { Field } from '../../normalize/fields.js';
import type { CommonDefaults, KnownPerson, Outcome, Provider, ProviderType } from '../provider.js';
import { type Key, type KeyKind, keyOf, needsOf } from './key.js';
import type { VendorConfig } from './options.js';
import { personOutcome, priceOf, type VendorPerson } from './person.js';
import { createSender, type Send, type SendRules, type Sent, type VendorAnswer } from './send.js';

/** One question to a vendor, with what an adapter needs to ask it and to say how it ended. */
export interface VendorCall {
  readonly key: Key;
  readonly known: KnownPerson;
  /** The missing fields that the vendor may be asked for. */
  readonly wanted: readonly Field[];
  readonly send: Send;
  /** The outcome of an answer about a person. */
  found(person: VendorPerson): Outcome;
  /** The outcome of an answer that nobody is known. @param credits what it was charged with all the same. */
  notFound(credits: number, reason?: string): Outcome;
}

export interface TestResult {
  readonly ok: boolean;
  readonly message: string;
}

/** What is peculiar to one vendor; everything else is done for all of them here. */
export interface Vendor<Config extends VendorConfig> extends Pick<SendRules, 'refusal' | 'usedUp'> {
  readonly type: string;
  readonly options: z.ZodType<Config>;
  readonly defaults: CommonDefaults;
  /** By what it finds a person, the surest or cheapest first. */
  readonly keys: readonly KeyKind[];
  headers(apiKey: string): Readonly<Record<string, string>>;
  /** As `Provider.variant`. */
  variant?(wanted: readonly Field[]): string;
  ask(call: VendorCall, config: Config): Promise<Outcome>;
  /** Tries the key with a call that costs nothing. */
  test?(send: Send, config: Config): Promise<TestResult>;
}

/** A provider type for a vendor with a key. */
export function vendorType<Config extends VendorConfig>(
  vendor: Vendor<Config>,
): ProviderType<z.ZodType<Config>> {
  const { type, options, defaults, keys } = vendor;
  return {
    type,
    options,
    defaults,
    create({ config, door }): Provider {
      const { base_url: baseUrl, api_key, fills, credit_cost } = config;
      const { refusal, usedUp } = vendor;
      const sender = createSender({ door, baseUrl, headers: vendor.headers(api_key), refusal, usedUp });
      const wantedOf = (fields: readonly Field[]) => fields.filter(field => fills.includes(field));
      const test = vendor.test?.bind(vendor);
      return {
        fills,
        needs: needsOf(keys),
        remote: true,
        variant: wanted => vendor.variant?.(wantedOf(wanted)) ?? '',
        async ask({ known, wanted }, { signal }) {
          const key = keyOf(keys, known);
          if (key === null) return { outcome: 'not_found', reason: 'unusable_identifiers', cost: 0 };
          const call: VendorCall = {
            key,
            known,
            wanted: wantedOf(wanted),
            send: request => sender(request, signal),
            found: person => personOutcome(person, key, credit_cost),
            notFound: (credits, reason) => missed(priceOf(credits, credit_cost), reason),
          };
          return vendor.ask(call, config);
        },
        ...(test === undefined
          ? {}
          : { test: ({ signal }) => test(request => sender(request, signal), config) }),
      };
    },
  };
}

function missed(cost: number | undefined, reason: string | undefined): Outcome {
  return {
    outcome: 'not_found',
    ...(reason === undefined ? {} : { reason }),
    ...(cost === undefined ? {} : { cost }),
  };
}

/** The variant of vendors that charge extra for a phone number and are asked for one only where it is wanted. */
export function phoneVariant(wanted: readonly Field[]): string {
  return wanted.includes('phone') ? 'phone' : '';
}

/** What the answer to a free call says of the key. @param describe what to add where it is accepted. */
export function testResult(sent: Sent, describe: (answer: VendorAnswer) => string): TestResult {
  if (sent.kind === 'answer') return { ok: true, message: `The key is accepted${describe(sent)}.` };
  const { outcome } = sent;
  if (outcome.outcome !== 'failed')
    return { ok: false, message: 'The vendor answered in an unexpected way.' };
  switch (outcome.kind) {
    case 'auth':
      return { ok: false, message: `The key is refused (${outcome.reason}).` };
    case 'forbidden':
      return { ok: false, message: `The plan does not allow it (${outcome.reason}).` };
    case 'quota_exhausted':
      return { ok: false, message: `The key is accepted, but its quota is used up (${outcome.reason}).` };
    default:
      return { ok: false, message: `The vendor could not be asked (${outcome.reason}).` };
  }
}

/** `, 412 credits left` where the answer says how many. */
export function creditsLeft(credits: number | undefined): string {
  return credits === undefined ? '' : `, ${credits} credits left`;
}
