import type { AnyField } from '../normalize/fields.js';
import type { AskContext, CompanyFound, CompanyOutcome, Found, Later, Outcome, Pending } from './provider.js';
import type { RegisteredProvider } from './registered.js';

/** What an enrichment can be about. */
export type RecordKind = 'contact' | 'company';

/** What is known of a record when a provider is asked; unknown is null or absent. */
export type Known = Readonly<Partial<Record<string, string | null>>>;

/** A question about a record of one kind, to the side of a provider that knows this kind. */
export interface AnyQuestion {
  readonly kind: RecordKind;
  readonly known: Known;
  readonly wanted: readonly AnyField[];
}

export type AnyFound = Found | CompanyFound;
export type AnyOutcome = Outcome | CompanyOutcome;

type Asked = Omit<AnyQuestion, 'kind'>;

/** The part of a provider that knows one kind of record; a provider is itself the side that knows people. */
export interface Side {
  readonly fills: readonly AnyField[];
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
export function sideOf({ provider }: Pick<RegisteredProvider, 'provider'>, kind: RecordKind): Side | null {
  return kind === 'contact' ? provider : (provider.company ?? null);
}

/** Sets of identifiers of which one must be known whole: those of a person can be configured. */
export function needsOf(
  { provider, options }: Pick<RegisteredProvider, 'provider' | 'options'>,
  kind: RecordKind,
): readonly (readonly string[])[] {
  return kind === 'contact' ? (options.needs ?? provider.needs) : (provider.company?.needs ?? []);
}
