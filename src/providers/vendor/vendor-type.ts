import type { z } from 'zod';
import type { Field } from '../../normalize/fields.js';
import type {
  AskContext,
  CommonDefaults,
  KnownPerson,
  MailboxSource,
  Outcome,
  Provider,
  ProviderType,
  Question,
  Unanswered,
} from '../provider.js';
import type { CompanySide } from './company-side.js';
import { missed, priceOf } from './cost.js';
import { type KeyKind, type Keys, keyOf, needsOf } from './key.js';
import { makeLater, submitAndWait, UNUSABLE, type VendorLater } from './later.js';
import type { VendorConfig } from './options.js';
import { personOutcome, type VendorPerson } from './person.js';
import { createSender, type RawSend, type Send, type SendRules } from './send.js';
import type { TestResult } from './test-result.js';

/** One question to a vendor, with what an adapter needs to ask it and to say how it ended. */
export interface VendorCall<Kind extends KeyKind> {
  readonly key: Keys[Kind];
  readonly known: KnownPerson;
  /** The missing fields that the vendor may be asked for. */
  readonly wanted: readonly Field[];
  readonly send: Send;
  /** The outcome of an answer about a person. */
  found(person: VendorPerson): Outcome;
  /** The outcome of an answer that nobody is known. @param credits what it was charged with all the same. */
  notFound(credits: number, reason?: string): Unanswered;
}

/** What is peculiar to one vendor; everything else is done for all of them here. */
export type Vendor<Config extends VendorConfig, Kind extends KeyKind> = VendorRules<Config, Kind> &
  (
    | { ask(call: VendorCall<Kind>, config: Config): Promise<Outcome>; readonly later?: never }
    /** Of a vendor that answers later. */
    | { readonly later: VendorLater<VendorCall<Kind>, Config>; readonly ask?: never }
  );

interface VendorRules<Config extends VendorConfig, Kind extends KeyKind>
  extends Pick<SendRules, 'refusal' | 'usedUp'> {
  readonly type: string;
  readonly options: z.ZodType<Config>;
  readonly defaults: CommonDefaults;
  /** By what it finds a person, the surest or cheapest first. */
  readonly keys: readonly Kind[];
  /** What it knows of companies; absent: nothing. */
  readonly companies?: CompanySide<NoInfer<Config>>;
  /** How it checks addresses; absent, or undefined for a configuration: it does not. */
  mailbox?(config: NoInfer<Config>, send: RawSend): MailboxSource | undefined;
  /** As `Provider.namesHandles`; matters only where answers are free. */
  readonly namesHandles?: boolean;
  /** Said in the log at the start. */
  readonly caution?: string;
  headers(apiKey: Config['api_key']): Readonly<Record<string, string>>;
  /** As `Provider.variant`. */
  variant?(wanted: readonly Field[]): string;
  /** Tries the key with a call that costs nothing. */
  test?(send: Send, config: Config): Promise<TestResult>;
}

/** A provider type for one vendor. */
export function vendorType<Config extends VendorConfig, const Kind extends KeyKind>(
  vendor: Vendor<Config, Kind>,
): ProviderType<z.ZodType<Config>> {
  const { type, options, defaults, caution } = vendor;
  return {
    type,
    options,
    defaults,
    create({ id, config, door, logger, noteUnreadable }) {
      if (caution !== undefined) logger.warn({ provider: id }, caution);
      return makeProvider(vendor, config, { door, noteUnreadable });
    },
  };
}

function makeProvider<Config extends VendorConfig, Kind extends KeyKind>(
  vendor: Vendor<Config, Kind>,
  config: Config,
  rules: Pick<SendRules, 'door' | 'noteUnreadable'>,
): Provider {
  const { base_url: baseUrl, api_key, fills, credit_cost } = config;
  const { keys, companies, refusal, usedUp, test, namesHandles = false } = vendor;
  const headers = vendor.headers(api_key);
  const sending = { ...rules, now: Date.now, baseUrl, headers, refusal, usedUp };
  const send = createSender(sending);
  // With a sender of its own: vendors count requests by their paths, and a window that one has used up is not the other's.
  const company = companies?.source(
    config,
    createSender({ ...sending, refusal: companies.refusal ?? refusal }),
  );
  const mailbox = vendor.mailbox?.(config, createSender(sending));
  const allowed = (wanted: readonly Field[]) => wanted.filter(field => fills.includes(field));
  const begin = ({ known, wanted }: Question, { signal }: AskContext): VendorCall<Kind> | null => {
    const key = keyOf(keys, known);
    if (key === null) return null;
    return {
      key,
      known,
      wanted: allowed(wanted),
      send: request => send(request, signal),
      found: person => personOutcome(person, key, credit_cost),
      notFound: (credits, reason) => missed(priceOf(credits, credit_cost), reason),
    };
  };
  const later = vendor.later && makeLater(vendor.later, config, begin);
  return {
    fills,
    namesHandles,
    needs: needsOf(keys),
    remote: true,
    variant: wanted => vendor.variant?.(allowed(wanted)) ?? '',
    async ask(question, context) {
      if (later !== undefined) return submitAndWait(later, question, context);
      const call = begin(question, context);
      return call === null || vendor.ask === undefined ? UNUSABLE : vendor.ask(call, config);
    },
    ...(later && { later }),
    ...(company && { company }),
    ...(mailbox && { mailbox }),
    ...(test && { test: ({ signal }) => test(request => send(request, signal), config) }),
  };
}

/** The variant of vendors that charge extra for a phone number and are asked for one only where it is wanted. */
export function phoneVariant(wanted: readonly Field[]): string {
  return wanted.includes('phone') ? 'phone' : '';
}
