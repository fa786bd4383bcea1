import type { z } from 'zod';
import type { Logger } from '../logger.js';
import type { CompanyField, Field, FieldValues } from '../normalize/fields.js';
import type { Network } from '../normalize/social.js';
import type { Door } from '../outbound/door.js';
import type { commonOptions } from './options.js';

/** What is known of a person when a provider is asked; unknown is null, never an empty string. */
export type KnownPerson = {
  readonly email: string | null;
  readonly full_name: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly job_title: string | null;
  readonly company_name: string | null;
  readonly linkedin_url: string | null;
  readonly phone: string | null;
  readonly location: string | null;
  readonly seniority: string | null;
};

export type Identifier = keyof KnownPerson;

/** Who an answer says it is about; checked against the contact before anything in it is believed. */
export interface Identity {
  readonly full_name?: string;
  readonly email?: string;
  readonly linkedin_url?: string;
  readonly company_name?: string;
}

export interface Question {
  readonly known: KnownPerson;
  /** The fields still missing. An answer may carry others: they serve agreement, never extra spending. */
  readonly wanted: readonly Field[];
}

export interface AskContext {
  /** Aborts at the call's deadline or the provider's own time-out, whichever comes first. */
  readonly signal: AbortSignal;
}

/** What a provider that checks addresses can say of one; where it does not know, it found nothing. */
export const MAILBOX_STATUSES = ['valid', 'invalid', 'catch_all', 'disposable'] as const;
export type MailboxStatus = (typeof MAILBOX_STATUSES)[number];

/** What somebody is called on networks beside LinkedIn: handles or addresses of profiles, as the provider gave them. */
export type StatedHandles = Readonly<Partial<Record<Network, string>>>;

/** Raw values as the provider gave them; the merge stage cleans and normalises. */
export interface Found {
  readonly outcome: 'found';
  readonly fields: FieldValues;
  /** The provider's own confidence in the whole answer, 0 to 1; absent: it states none. */
  readonly confidence?: number;
  /** The provider's own confidence by field, where it knows better than one figure. */
  readonly fieldConfidence?: Partial<Record<Field, number>>;
  /** Absent: the provider matched on the identifiers exactly and says nothing of whom it means. */
  readonly identity?: Identity;
  /** When the provider last saw the data, ISO 8601; absent: not said. */
  readonly observedAt?: string;
  /** What the answer cost, in the currency of the configuration; absent: the configured cost. */
  readonly cost?: number;
  /** Read by look-ups alone. */
  readonly handles?: StatedHandles;
  /** Of an address that was to be checked. */
  readonly mailbox?: MailboxStatus;
}

export type FailureKind =
  /** Our request was wrong or the identifiers unusable: no retry, no breaker. */
  | 'bad_request'
  /** The key was refused: the provider is set aside and reported. */
  | 'auth'
  /** The plan does not allow the operation: set aside. */
  | 'forbidden'
  /** The quota is used up: set aside until it resets. */
  | 'quota_exhausted'
  /** Too many requests: passing. */
  | 'rate_limited'
  /** 5xx, time-out, reset, no JSON: passing, counts for the breaker. */
  | 'transient';

export interface Failed {
  readonly outcome: 'failed';
  readonly kind: FailureKind;
  /** A few words for the attempts and the log; never what the vendor sent. */
  readonly reason: string;
  readonly retryAfterMs?: number;
  /** True where the request reached the vendor and may have been charged although no answer came. */
  readonly costUnknown?: boolean;
}

/** How a question ends that brought no data, of whatever it was asked. */
export type Unanswered =
  | { readonly outcome: 'not_found'; readonly cost?: number; readonly reason?: string }
  | { readonly outcome: 'suppressed' }
  | Failed;

export type Outcome = Found | Unanswered;

/** What is known of a company when a provider is asked; unknown is null, never an empty string. */
export type KnownCompany = {
  readonly name: string | null;
  /** The registrable domain, in lower case and ASCII. */
  readonly domain: string | null;
  readonly linkedin_url: string | null;
  readonly hq_location: string | null;
  /** ISO 3166 alpha-2 or a name, as it was given. */
  readonly country: string | null;
};

export type CompanyIdentifier = keyof KnownCompany;

/** Which company an answer says it is about; checked against the one that was asked about. */
export interface CompanyIdentity {
  readonly name?: string;
  /** A host, URL or registrable domain. */
  readonly domain?: string;
  readonly linkedin_url?: string;
}

export interface CompanyQuestion {
  readonly known: KnownCompany;
  readonly wanted: readonly CompanyField[];
}

/** What a provider found of a company; the members that `Found` has as well mean the same. */
export interface CompanyFound {
  readonly outcome: 'found';
  /** Raw values as the provider gave them: a list for `tech_stack`, a number or text for the others. */
  readonly fields: Readonly<Partial<Record<CompanyField, string | number | readonly string[]>>>;
  readonly confidence?: number;
  readonly fieldConfidence?: Partial<Record<CompanyField, number>>;
  readonly identity?: CompanyIdentity;
  readonly observedAt?: string;
  readonly cost?: number;
  readonly handles?: StatedHandles;
}

export type CompanyOutcome = CompanyFound | Unanswered;

/** The side of a provider that knows companies. */
export interface CompanySource {
  readonly fills: readonly CompanyField[];
  /** As `Provider.namesHandles`. */
  readonly namesHandles?: boolean;
  /** Sets of identifiers of which one must be known whole. */
  readonly needs: readonly (readonly CompanyIdentifier[])[];
  ask(question: CompanyQuestion, context: AskContext): Promise<CompanyOutcome> | CompanyOutcome;
}

/** The side of a provider that finds out whether mail to an address arrives. */
export interface MailboxSource {
  /** What it finds has a `mailbox` and no field. */
  ask(email: string, context: AskContext): Promise<Outcome>;
}

/** The vendor has taken the question and answers it later. */
export interface Pending {
  readonly outcome: 'pending';
  /** By which the answer is asked for, in the adapter's own form; kept until the answer is there. */
  readonly handle: string;
}

/** A question in two parts, to a vendor that answers later. */
export interface Later {
  submit(question: Question, context: AskContext): Promise<Outcome | Pending>;
  /** Asks once for the answer to what was submitted; costs nothing, however often. */
  collect(handle: string, context: AskContext): Promise<Outcome | Pending>;
  /** Between two looks while a call waits for the answer. */
  readonly awaitedEveryMs: number;
  /** Between two looks when nobody waits. */
  readonly everyMs: number;
}

/**
 * A source of data about people, about companies or both. It maps one question to one outcome and nothing else: caching, receipts,
 * retries, the breaker and the books are done around it (`ask.ts`), in the same way for each.
 */
export interface Provider {
  /** Which fields it can ever fill. */
  readonly fills: readonly Field[];
  /** True where answers can name handles: where it costs nothing, it is asked for them alone. */
  readonly namesHandles?: boolean;
  /** Sets of identifiers of which one must be known whole; a person with none of them is skipped. */
  readonly needs: readonly (readonly Identifier[])[];
  /**
   * True where asking leaves this process. Such answers are recorded, cached and shared;
   * a local look-up is cheaper than looking into the cache.
   */
  readonly remote: boolean;
  ask(question: Question, context: AskContext): Promise<Outcome> | Outcome;
  /** Of a vendor that answers later: calls go this way instead, so that nothing is submitted twice or lost. */
  readonly later?: Later;
  /**
   * What the wanted fields change in the question beside the person (a phone number that costs extra): questions
   * about one person with equal variants are one question. Absent: the wanted fields change nothing.
   */
  variant?(wanted: readonly Field[]): string;
  /** Absent: it knows only people. One that knows only companies fills no field of a person. */
  readonly company?: CompanySource;
  /** Absent: it checks no addresses. */
  readonly mailbox?: MailboxSource;
  /** Checks key and connection with the vendor's free call, where there is one. */
  test?(context: AskContext): Promise<{ readonly ok: boolean; readonly message: string }>;
  close?(): Promise<void>;
}

/** What a provider is made with. */
export interface ProviderSetup<Config> {
  readonly id: string;
  readonly config: Config;
  /** The only way out of the process. */
  readonly door: Door;
  /** Relative paths in the configuration are relative to the folder of the configuration file. */
  readonly baseDir: string;
  readonly logger: Logger;
  /** Counts a member of an answer that is not what the vendor documents; absent: nobody counts. */
  readonly noteUnreadable?: (member: string) => void;
}

/** Common options as a configuration gives them, all of them optional. */
export type CommonDefaults = Readonly<z.input<typeof commonOptions>>;

/** A provider type: its part of the configuration and how one is made. */
export interface ProviderType<Schema extends z.ZodType = z.ZodType> {
  readonly type: string;
  /** The options of this type; the common ones are checked by `config.ts`. */
  readonly options: Schema;
  /** The common options where the configuration says nothing: whether it is billed, the documented rate. */
  readonly defaults?: CommonDefaults;
  /** True where each question may go to another server: what one of them asks for (`Retry-After`) is not for all. */
  readonly asksManyServers?: boolean;
  create(setup: ProviderSetup<z.output<Schema>>): Promise<Provider> | Provider;
}
