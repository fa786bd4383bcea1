import { hash } from 'node:crypto';
import { companyKey } from '../normalize/company.js';
import { FIELDS, type Field, fieldsOfMask } from '../normalize/fields.js';
import { linkedinKey } from '../normalize/linkedin.js';
import { foldText } from '../normalize/text.js';
import type { RegisteredProvider } from './registered.js';
import { type AnyQuestion, type Known, needsOf, type QuestionKind, sideOf } from './side.js';

/** The first set of identifiers that is known whole; null where the provider cannot be asked about this record. */
export function knownIdentifiers<Identifier extends string>(
  needs: readonly (readonly Identifier[])[],
  known: Known,
): readonly Identifier[] | null {
  return (
    needs.find(identifiers => identifiers.every(identifier => (known[identifier] ?? null) !== null)) ?? null
  );
}

function comparable(identifier: string, value: string): string {
  if (identifier === 'linkedin_url') return linkedinKey(value) ?? value;
  if (identifier === 'company_name' || identifier === 'name') return companyKey(value) ?? foldText(value);
  return foldText(value);
}

/** A SHA-256 of some text, its first 128 bits in the form of a UUID: half the bytes, and still no two alike. */
export function textId(text: string): string {
  const hex = hash('sha256', text, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/**
 * What makes two questions to one provider the same question: the kind of record, the identifiers by which it finds
 * the record, in comparable form, and the variant of the wanted fields. Values that an enrichment adds later do not
 * change it, so that what was bought for an e-mail address is found again by that address.
 */
export function questionId(
  registered: Pick<RegisteredProvider, 'provider'>,
  identifiers: readonly string[],
  { kind, known, wanted }: AnyQuestion<QuestionKind>,
): string {
  const parts = identifiers.map(identifier => [identifier, comparable(identifier, known[identifier] ?? '')]);
  const variant = sideOf(registered, kind)?.variant?.(wanted) ?? '';
  return textId(JSON.stringify(kind === 'contact' ? [parts, variant] : [kind, parts, variant]));
}

/** Every question by which a provider can have been asked about a person as they are known now; a company is nobody. */
export function questionsAbout(
  registered: RegisteredProvider,
  { kind, known }: Pick<AnyQuestion<QuestionKind>, 'kind' | 'known'>,
): readonly { readonly provider: string; readonly question: string }[] {
  const { id, provider } = registered;
  if (!provider.remote || kind === 'company') return [];
  const variants = new Map(
    Array.from({ length: 1 << FIELDS.length }, (_, mask) => fieldsOfMask(mask)).map(wanted => [
      provider.variant?.(wanted) ?? '',
      wanted,
    ]),
  );
  const asked = (about: QuestionKind, wanted: readonly Field[]) =>
    needsOf(registered, about)
      .filter(identifiers => knownIdentifiers([identifiers], known) !== null)
      .map(identifiers => ({
        provider: id,
        question: questionId(registered, identifiers, { kind: about, known, wanted }),
      }));
  return [...[...variants.values()].flatMap(wanted => asked('contact', wanted)), ...asked('mailbox', [])];
}
