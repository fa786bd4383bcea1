import { emailKey } from '../normalize/email.js';
import { linkedinKey } from '../normalize/linkedin.js';
import { normalizePhone } from '../normalize/phone.js';
import { textId } from '../providers/question.js';

/** What a person can be suppressed by. */
export const SUPPRESSION_KINDS = ['email', 'phone', 'linkedin_url'] as const;

export type SuppressionKind = (typeof SUPPRESSION_KINDS)[number];

/** A value by which a person may be known, as typed, stored or found. */
export interface PersonIdentifier {
  readonly kind: SuppressionKind;
  readonly value: string | null | undefined;
  /** ISO alpha-2 country for a phone number without a country code; null: such a number identifies nobody. */
  readonly country: string | null;
}

function comparable({ kind, value, country }: PersonIdentifier): string | null {
  switch (kind) {
    case 'email':
      return emailKey(value);
    case 'phone':
      return normalizePhone(value, { defaultCountry: country });
    case 'linkedin_url':
      return linkedinKey(value);
  }
}

/**
 * The only form in which a suppressed value is stored: the first 128 bits of the SHA-256 of workspace, kind and the value
 * in comparable form, as a UUID; null where the value is none of its kind. The workspace is in it so that nobody can tell
 * that two workspaces suppress the same person, and no ready-made table of hashes fits. A secret key was rejected: with
 * another key than before (a restored backup, a new machine) people who objected would be asked about without a sign,
 * and who can read this table can read the contacts beside it.
 */
export function identifierHash(workspaceId: string, identifier: PersonIdentifier): string | null {
  const key = comparable(identifier);
  return key === null ? null : textId(JSON.stringify([workspaceId, identifier.kind, key]));
}
