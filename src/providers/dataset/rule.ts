import { z } from 'zod';
import { companyKey } from '../../normalize/company.js';
import { emailKey } from '../../normalize/email.js';
import { linkedinKey } from '../../normalize/linkedin.js';
import { cleanText, foldText } from '../../normalize/text.js';
import type { KnownPerson } from '../provider.js';
import { type Column, PERSON_COLUMNS, type Row, valueReader } from './columns.js';
import { type FoldedName, givenNameOf, parseFoldedName } from './folded-name.js';
import type { GivenNames } from './given-names.js';
import type { Kind } from './load.js';
import { nameKey } from './name-fit.js';

/** By identifier, what all spellings of one value have in common; null where the text is none. */
const KEYS = {
  email: emailKey,
  linkedin_url: profileKey,
  phone: phoneKey,
  company_name: companyKey,
  location: placeKey,
} as const;

const EQUAL_IDENTIFIERS = ['email', 'linkedin_url', 'phone', 'company_name', 'location'] as const;
const NAME_IDENTIFIERS = ['full_name', 'first_name', 'last_name'] as const;

type EqualIdentifier = (typeof EQUAL_IDENTIFIERS)[number];
type MatchIdentifier = EqualIdentifier | (typeof NAME_IDENTIFIERS)[number];

/** Who a row or a contact is, as far as rows are matched by it. */
export type Person = Readonly<Pick<KnownPerson, MatchIdentifier>>;

/** One list of the option `match`: the identifiers that have to agree, all of them. */
const identifierList = z
  .array(z.enum([...EQUAL_IDENTIFIERS, ...NAME_IDENTIFIERS]))
  .min(1)
  .max(8)
  .refine(identifiesPerson, 'needs email, linkedin_url, phone, full_name, or first_name and last_name');

/** The option `match`; more than ten lists would try the same values again in another order. */
export const matchLists = z
  .array(identifierList)
  .min(1)
  .max(10)
  .default([['email'], ['linkedin_url'], ['full_name', 'company_name']]);

/** A list of `match`: what has to be equal, and whether the name has to fit. */
export interface Rule {
  readonly identifiers: readonly MatchIdentifier[];
  readonly equal: readonly EqualIdentifier[];
  readonly named: boolean;
}

export function ruleOf(identifiers: readonly MatchIdentifier[]): Rule {
  const equal = EQUAL_IDENTIFIERS.filter(identifier => identifiers.includes(identifier));
  return { identifiers, equal, named: equal.length < new Set(identifiers).size };
}

/**
 * How rows about people are found again.
 * @param givenNames takes note of those of the rows
 */
export function peopleKind(rules: readonly Rule[], givenNames: GivenNames): Kind<Rule> {
  return {
    columns: PERSON_COLUMNS,
    rules,
    isFor,
    keysOf(row) {
      const person = personOf(row);
      const name = nameOf(person);
      if (name !== null) givenNames.add(givenNameOf(name));
      return rules.map(rule => rowKey(rule, person, name));
    },
  };
}

/** True where the file has the columns that the rule needs. */
function isFor(rule: Rule, columns: readonly Column[]): boolean {
  const hasName =
    columns.includes('full_name') || (columns.includes('first_name') && columns.includes('last_name'));
  return rule.equal.every(identifier => columns.includes(identifier)) && (!rule.named || hasName);
}

export const personValue = valueReader(PERSON_COLUMNS);

export function personOf(row: Row): Person {
  return {
    email: personValue(row, 'email'),
    linkedin_url: personValue(row, 'linkedin_url'),
    phone: personValue(row, 'phone'),
    company_name: personValue(row, 'company_name'),
    location: personValue(row, 'location'),
    full_name: personValue(row, 'full_name'),
    first_name: personValue(row, 'first_name'),
    last_name: personValue(row, 'last_name'),
  };
}

/** The full name, made of its parts where only they are known; null where neither is. */
export function fullNameOf(person: Person): string | null {
  if (person.full_name !== null) return person.full_name;
  const { first_name, last_name } = person;
  return first_name === null || last_name === null ? null : `${first_name} ${last_name}`;
}

/** The name of a person, ready to compare; null where none is known that says who is meant. */
export function nameOf(person: Person): FoldedName | null {
  const fullName = fullNameOf(person);
  return fullName === null ? null : parseFoldedName(fullName);
}

/** What a row is indexed under for a rule, given its name; null where it lacks one of the rule's identifiers. */
export function rowKey(rule: Rule, person: Person, name: FoldedName | null): string | null {
  const equal = equalPart(rule, person);
  if (equal === null || !rule.named) return equal;
  return name && keyWithName(equal, name, givenNameOf(name));
}

/** The keys of all rows that a rule may find for a person; none where one of its identifiers is unknown. */
export function questionKeys(
  rule: Rule,
  person: Person,
  name: FoldedName | null,
  givenNames: GivenNames,
): string[] {
  const equal = equalPart(rule, person);
  if (equal === null) return [];
  if (!rule.named) return [equal];
  if (name === null) return [];
  return givenNames.variantsOf(givenNameOf(name)).map(given => keyWithName(equal, name, given));
}

function keyWithName(equal: string, name: FoldedName, given: string): string {
  return `${equal}\n${nameKey(name, given)}`;
}

/** The value of an identifier as it can be compared; null where it is unknown or none. */
export function keyOf(identifier: EqualIdentifier, person: Person): string | null {
  const text = person[identifier];
  return text === null ? null : KEYS[identifier](text);
}

function equalPart(rule: Rule, person: Person): string | null {
  const keys: string[] = [];
  for (const identifier of rule.equal) {
    const key = keyOf(identifier, person);
    if (key === null) return null;
    keys.push(key);
  }
  return keys.join('\n');
}

function identifiesPerson(identifiers: readonly MatchIdentifier[]): boolean {
  const has = (identifier: MatchIdentifier): boolean => identifiers.includes(identifier);
  const strong = has('email') || has('linkedin_url') || has('phone');
  return strong || has('full_name') || (has('first_name') && has('last_name'));
}

/** A company's page is no person, although it may stand in the column. */
function profileKey(url: string): string | null {
  const key = linkedinKey(url);
  return key?.startsWith('in/') ? key : null;
}

/** International numbers only: ten digits without a country are valid in many countries. */
function phoneKey(text: string): string | null {
  const digits = text.replaceAll(/[\s().\u00a0-]/g, '');
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : null;
}

/** `n/a` and the like are no place. */
function placeKey(text: string): string | null {
  const clean = cleanText(text);
  return clean === null ? null : foldText(clean);
}
