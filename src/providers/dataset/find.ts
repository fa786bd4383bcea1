import { isFreeMail } from '../../normalize/domain.js';
import type { Row } from './columns.js';
import type { GivenNames } from './given-names.js';
import type { Dataset, RuleIndex } from './load.js';
import { fitOf } from './name-fit.js';
import type { RowStore } from './row-store.js';
import { keyOf, nameOf, type Person, personOf, questionKeys, type Rule, rowKey } from './rule.js';

/** Rows that one rule looks at, 5 µs each. More share its keys only where they do not tell people apart. */
export const CANDIDATES_MAX = 64;

/** The row about a person, or why there is none. */
export type Finding =
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'no_row' }
  /** Two rows fit equally well, so neither is taken. */
  | { readonly kind: 'ambiguous' }
  /** The row that fits has another e-mail address, profile or name. */
  | { readonly kind: 'contradicted' };

/**
 * Finds the row about a person: by the first rule that finds any. A rule is passed over where the person
 * lacks one of its identifiers, or where no row has them; where it finds several rows the search ends, since
 * the weaker rules after it could only choose among namesakes.
 */
export function findRow(dataset: Dataset<Rule>, givenNames: GivenNames, person: Person): Finding {
  for (const ruleIndex of dataset.indexes) {
    const finding = findByRule(dataset.rows, ruleIndex, givenNames, person);
    if (finding.kind !== 'no_row') return finding;
  }
  return { kind: 'no_row' };
}

function findByRule(
  rows: RowStore,
  { rule, index }: RuleIndex<Rule>,
  givenNames: GivenNames,
  person: Person,
): Finding {
  const name = rule.named ? nameOf(person) : null;
  const exact: Row[] = [];
  const compatible: Row[] = [];
  let left = CANDIDATES_MAX;
  for (const key of questionKeys(rule, person, name, givenNames)) {
    const numbers = index.find(key, left);
    left -= numbers.length;
    if (left === 0) return { kind: 'ambiguous' };
    for (const number of numbers) {
      const row = rows.row(number);
      const candidate = personOf(row);
      const candidateName = rule.named ? nameOf(candidate) : null;
      // The index knows hashes only.
      if (rowKey(rule, candidate, candidateName) !== key) continue;
      const fit = rule.named && name && candidateName ? fitOf(name, candidateName) : 'exact';
      if (fit === 'exact') exact.push(row);
      else if (fit === 'compatible') compatible.push(row);
    }
  }
  const [row, ...others] = distinct(exact.length > 0 ? exact : compatible);
  if (row === undefined) return { kind: 'no_row' };
  if (others.length > 0) return { kind: 'ambiguous' };
  const strong = rule.equal.includes('email') || rule.equal.includes('linkedin_url');
  return !strong && contradicts(personOf(row), person) ? { kind: 'contradicted' } : { kind: 'row', row };
}

/** A row that is there twice, value for value, is one row. */
function distinct(rows: readonly Row[]): readonly Row[] {
  return rows.length < 2 ? rows : [...new Map(rows.map(row => [row.join('\0'), row])).values()];
}

/**
 * True where a row that was found by something two people can share (a name and a company, a switchboard's
 * number) is about another person. Two addresses are a contradiction unless one of them is private: people
 * have a work address and a private one, but two of the same sort are mostly those of two people.
 */
function contradicts(row: Person, person: Person): boolean {
  const differ = (one: string | null, other: string | null): boolean =>
    one !== null && other !== null && one !== other;
  if (differ(keyOf('linkedin_url', row), keyOf('linkedin_url', person))) return true;
  const email = keyOf('email', row);
  const otherEmail = keyOf('email', person);
  if (email !== null && otherEmail !== null && email !== otherEmail) {
    if (isPrivate(email) === isPrivate(otherEmail)) return true;
  }
  const name = nameOf(row);
  const otherName = nameOf(person);
  return name !== null && otherName !== null && fitOf(name, otherName) === 'different';
}

function isPrivate(email: string): boolean {
  return isFreeMail(email.slice(email.lastIndexOf('@') + 1));
}
