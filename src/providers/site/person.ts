import { compareCompanies } from '../../normalize/company.js';
import { sameValue } from '../../normalize/fieldvalue.js';
import { linkedinKey, normalizeLinkedin } from '../../normalize/linkedin.js';
import { isNameSuffix } from '../../normalize/name-words.js';
import { foldWords } from '../../normalize/text.js';
import type { Stated } from './company.js';
import { isSameName, type Mention, mentionsOn } from './mentions.js';
import type { Page } from './page.js';

/** How sure a value is: as data, a site means it; text is read by its place, which can deceive. */
const CONFIDENCE = {
  data: { title: 0.8, profile: 0.85, phone: 0.7 },
  text: { title: 0.7, profile: 0.8 },
};

/** Below this likeness a person's employer is another company than the one whose site it is. */
const SAME_COMPANY_FROM = 0.9;

/** A part of a name that is shorter stands in too many other words. */
const NAME_PART_MIN_LETTERS = 3;

/** Whom a site is searched for. */
export interface Sought {
  readonly fullName: string;
  /** In small letters. */
  readonly email: string;
  readonly companyName: string | undefined;
  /** Numbers that are nobody's own. */
  readonly companyPhones: readonly string[];
}

/** What a site says of one person by name. */
export interface SitePerson {
  /** As the site writes it. */
  readonly name: string;
  readonly email: string | undefined;
  readonly title: Stated | undefined;
  readonly profile: Stated | undefined;
  readonly phone: Stated | undefined;
}

export type PersonFound =
  | { readonly kind: 'person'; readonly person: SitePerson }
  | { readonly kind: 'nobody' }
  /** Two people have the name, as far as the site tells: nothing of either is taken. */
  | { readonly kind: 'ambiguous' };

/**
 * Looks for a person by the whole name. Where the site shows the very e-mail address with a person of that name, it is
 * that one; else all that it says of the name must fit one person.
 */
export function personOnSite(pages: readonly Page[], sought: Sought): PersonFound {
  const all = pages
    .flatMap(page => mentionsOn(page, sought.fullName))
    .filter(mention => isOfCompany(mention, sought.companyName));
  const tied = all.filter(({ email }) => email === sought.email);
  const mentions = tied.length > 0 ? tied : all;
  const [first] = mentions;
  if (first === undefined) return { kind: 'nobody' };

  const profiles = [...mentions.flatMap(profilesOf), ...linkedProfiles(pages, sought, mentions)];
  const titles = mentions.flatMap(mention => statedBy(mention, mention.title, 'title'));
  const phones = mentions
    .filter(({ phone }) => !sought.companyPhones.some(number => sameValue('phone', number, phone ?? '')))
    .flatMap(mention =>
      mention.phone === undefined ? [] : { value: mention.phone, confidence: CONFIDENCE.data.phone },
    );
  const differ =
    severalOf(titles, (a, b) => sameValue('job_title', a, b)) ||
    severalOf(profiles, (a, b) => linkedinKey(a) === linkedinKey(b)) ||
    severalOf(phones, (a, b) => sameValue('phone', a, b)) ||
    mentions.some(({ email }) => email !== undefined && email !== sought.email) ||
    mentions.some(mention => mentions.some(other => areApart(mention, other)));
  if (differ) return { kind: 'ambiguous' };
  return {
    kind: 'person',
    person: {
      name: first.name,
      email: tied[0]?.email,
      title: surest(titles),
      profile: surest(profiles),
      phone: surest(phones),
    },
  };
}

/** Two entries in the data of one page that have nothing but the name in common. */
function areApart(a: Mention, b: Mention): boolean {
  if (a === b || a.page !== b.page || !a.isData || !b.isData) return false;
  const [facts, others] = [a, b].map(({ title, email, phone, profiles }) =>
    [title, email, phone, ...profiles].filter(fact => fact !== undefined),
  );
  if (facts === undefined || others === undefined || facts.length === 0 || others.length === 0) return false;
  return !facts.some(fact => others.includes(fact));
}

/** A guest or a customer is named with another employer. */
function isOfCompany({ company }: Mention, ours: string | undefined): boolean {
  return company === undefined || ours === undefined || compareCompanies(company, ours) >= SAME_COMPANY_FROM;
}

function statedBy({ isData }: Mention, value: string | undefined, what: 'title' | 'profile'): Stated[] {
  return value === undefined ? [] : [{ value, confidence: CONFIDENCE[isData ? 'data' : 'text'][what] }];
}

function profilesOf(mention: Mention): Stated[] {
  return mention.profiles
    .filter(url => normalizeLinkedin(url) !== null)
    .flatMap(url => statedBy(mention, url, 'profile'));
}

/**
 * LinkedIn profiles that pages link to: under the person's name, or with the name in their own. By its place alone no
 * link is taken: on a page of people it stands as near to the next one.
 */
function linkedProfiles(
  pages: readonly Page[],
  { fullName }: Sought,
  mentions: readonly Mention[],
): Stated[] {
  const named = new Set(mentions.map(({ page }) => page));
  return pages
    .filter(page => named.has(page))
    .flatMap(({ links }) => links)
    .filter(({ url, text }) => {
      const slug = normalizeLinkedin(url.href) === null ? undefined : linkedinKey(url.href)?.slice(3);
      return slug !== undefined && (isSameName(text, fullName) || isNamedAfter(slug, fullName));
    })
    .map(({ url }) => ({ value: url.href, confidence: CONFIDENCE.text.profile }));
}

/** `averyquillfeather`, `quillfeather-avery-77a1`, `avery-quillfeather-mba` of Avery Quillfeather; not `aquillfeather`. */
function isNamedAfter(slug: string, fullName: string): boolean {
  const letters = foldWords(slug.replace(/\d+$/, ''))
    .filter(word => !/\d/.test(word) && !isNameSuffix(word))
    .join('');
  const words = foldWords(fullName).filter(word => !isNameSuffix(word));
  const [given = '', family = ''] = [words[0], words.at(-1)];
  if (words.length < 2 || family.length < NAME_PART_MIN_LETTERS) return false;
  return [words.join(''), given + family, family + given].includes(letters);
}

function severalOf(values: readonly Stated[], same: (a: string, b: string) => boolean): boolean {
  const [first, ...others] = values;
  return first !== undefined && others.some(({ value }) => !same(first.value, value));
}

function surest(values: readonly Stated[]): Stated | undefined {
  return [...values].sort((a, b) => b.confidence - a.confidence)[0];
}
