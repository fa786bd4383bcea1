import type { AnyField } from '../normalize/fields.js';
import type {
  AskContext,
  CompanyFound,
  CompanyOutcome,
  Found,
  Later,
  MailboxSource,
  Outcome,
  Pending,
} from './provider.js';
import type { RegisteredProvider } from './registered.js';

/** What an enrichment can be about. */
export type RecordKind = 'contact' | 'company';

/** What is known of a record when a provider is asked; unknown is null or absent. */
export type Known = Readonly<Partial<Record<string, string | null>>>;

/** What a provider can be asked about: a record, or whether mail to an address arrives. */
export type QuestionKind = RecordKind | 'mailbox';

/** A question of one kind, to the side of a provider that knows this kind. */
export interface AnyQuestion<Kind extends QuestionKind = RecordKind> {
  readonly kind: Kind;
  readonly known: Known;
  readonly wanted: readonly AnyField[];
  /** Whether handles are wanted as well. */
  readonly handles?: boolean;
}

export type AnyFound = Found | CompanyFound;
export type AnyOutcome = Outcome | CompanyOutcome;

type Asked = Omit<AnyQuestion, 'kind'>;

/** The part of a provider that knows one kind of record; a provider is itself the side that knows people. */
export interface Side {
  readonly fills: readonly AnyField[];
  readonly namesHandles?: boolean;
  readonly needs: readonly (readonly string[])[];
  ask(question: Asked, context: AskContext): Promise<AnyOutcome> | AnyOutcome;
  readonly later?: LaterSide;
  variant?(wanted: readonly AnyField[]): string;
}

/** `Later` for whatever kind is asked about. */
export interface LaterSide extends Omit<Later, 'submit'> {
  submit(question: Asked, context: AskContext): Promise<Outcome | Pending>;
}

/** The side of a provider that knows records of a kind; null: it has none. */
export function sideOf({ provider }: Pick<RegisteredProvider, 'provider'>, kind: QuestionKind): Side | null {
  switch (kind) {
    case 'contact':
      return provider;
    case 'company':
      return provider.company ?? null;
    case 'mailbox':
      return provider.mailbox === undefined ? null : mailboxSide(provider.mailbox);
  }
}

/** By what a mailbox is known. */
const MAILBOX_NEEDS = [['email']] as const;

/** It fills no field: what it says is said of the address. */
function mailboxSide({ ask }: MailboxSource): Side {
  return { fills: [], needs: MAILBOX_NEEDS, ask: ({ known }, context) => ask(known.email ?? '', context) };
}

/** Sets of identifiers of which one must be known whole: those of a person can be configured. */
export function needsOf(
  { provider, options }: Pick<RegisteredProvider, 'provider' | 'options'>,
  kind: QuestionKind,
): readonly (readonly string[])[] {
  if (kind === 'contact' && options.needs !== undefined) return options.needs;
  return sideOf({ provider }, kind)?.needs ?? [];
}
