import { emailDomain, isFreeMail } from '../../normalize/domain.js';
import { emailKey } from '../../normalize/email.js';
import { linkedinKey, normalizeLinkedin } from '../../normalize/linkedin.js';
import { composeName, splitFullName } from '../../normalize/names.js';
import { cleanText } from '../../normalize/text.js';
import type { Identifier, KnownPerson } from '../provider.js';

/**
 * By what a vendor is asked about a person: one key and nothing beside it, although some vendors would take more.
 * An answer is kept under the identifiers that it was asked by, and one that a vendor found by a name must never be
 * taken for one that it found by an e-mail address.
 */
export type Key = EmailKey | ProfileKey | NameKey;

interface EmailKey {
  readonly by: 'email';
  readonly email: string;
}

interface ProfileKey {
  readonly by: 'linkedin_url';
  /** As LinkedIn writes it, with `www.`. */
  readonly url: string;
  /** The name in it, decoded. */
  readonly slug: string;
}

interface NameKey {
  readonly by: 'name';
  readonly fullName: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string;
}

/** The kinds of keys that vendors take, each with the key that it makes. */
export interface Keys {
  readonly email: EmailKey;
  /** An address at an employer's own domain, for vendors that know no others. */
  readonly work_email: EmailKey;
  readonly linkedin_url: ProfileKey;
  readonly name: NameKey;
}

export type KeyKind = keyof Keys;

const NEEDS: Readonly<Record<KeyKind, readonly Identifier[]>> = {
  email: ['email'],
  work_email: ['email'],
  linkedin_url: ['linkedin_url'],
  name: ['full_name', 'company_name'],
};

/** What must be known of a person for each kind of key. */
export function needsOf(kinds: readonly KeyKind[]): readonly (readonly Identifier[])[] {
  return kinds.map(kind => NEEDS[kind]);
}

/**
 * The key of the first kind that is known whole; null where what is known is not fit to be asked by (a company's page
 * in place of a profile). The next kind is not tried then: the question is kept by the first one, and two people who
 * share a value of no use would share an answer.
 */
export function keyOf<Kind extends KeyKind>(kinds: readonly Kind[], known: KnownPerson): Keys[Kind] | null {
  const kind = kinds.find(candidate => NEEDS[candidate].every(identifier => known[identifier] !== null));
  return kind === undefined ? null : MAKERS[kind](known);
}

const MAKERS: { readonly [Kind in KeyKind]: (known: KnownPerson) => Keys[Kind] | null } = {
  email: emailAddress,
  work_email(known) {
    const domain = known.email === null ? null : emailDomain(known.email);
    return domain === null || isFreeMail(domain) ? null : emailAddress(known);
  },
  linkedin_url({ linkedin_url }) {
    const slug = normalizeLinkedin(linkedin_url) === null ? undefined : linkedinKey(linkedin_url)?.slice(3);
    if (slug === undefined) return null;
    return { by: 'linkedin_url', url: `https://www.linkedin.com/in/${encodeURIComponent(slug)}`, slug };
  },
  name(known) {
    const company = cleanText(known.company_name);
    const parts =
      known.first_name !== null && known.last_name !== null
        ? { first_name: cleanText(known.first_name), last_name: cleanText(known.last_name) }
        : splitFullName(known.full_name);
    const fullName = composeName(parts.first_name, parts.last_name);
    if (company === null || fullName === null) return null;
    return { by: 'name', fullName, firstName: parts.first_name, lastName: parts.last_name, company };
  },
};

function emailAddress(known: KnownPerson): EmailKey | null {
  const email = emailKey(known.email);
  return email === null ? null : { by: 'email', email };
}

/** Of the addresses that an answer lists, the one that is known already, else the first that is one. */
export function statedEmail(
  known: KnownPerson,
  addresses: readonly (string | undefined)[],
): string | undefined {
  const valid = addresses.filter(address => emailKey(address) !== null);
  const ours = emailKey(known.email);
  return valid.find(address => emailKey(address) === ours) ?? valid[0];
}
