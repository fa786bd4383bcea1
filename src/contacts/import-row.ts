import { z } from 'zod';
import { problemsOf } from '../imports/import-values.js';
import type { Problems } from '../imports/kind.js';
import { makeContact } from './contact-rules.js';
import { type ContactCreation, contactCreation } from './contact-schemas.js';
import type { ContactValues } from './contacts.store.js';

const NAMELESS: Problems = { '': 'has neither a name nor an e-mail' };

const rowSchema = contactCreation.extend({ id: z.guid().toLowerCase().optional() });

/** A row as a contact, or what is wrong with it. */
export type ReadRow =
  | {
      readonly kind: 'good';
      /** The id that the row names, as an exported file does. */
      readonly id: string | null;
      readonly given: ContactCreation;
      readonly values: Required<ContactValues>;
    }
  | { readonly kind: 'bad'; readonly problems: Problems };

/** Checks a row as a single call is checked. */
export function readImportRow(record: Readonly<Record<string, unknown>>): ReadRow {
  const parsed = rowSchema.safeParse(record);
  if (!parsed.success) return { kind: 'bad', problems: problemsOf(parsed.error) };
  const { id = null, ...given } = parsed.data;
  const made = makeContact(given);
  if (made.kind === 'nameless') return { kind: 'bad', problems: NAMELESS };
  return { kind: 'good', id, given, values: made.values };
}
