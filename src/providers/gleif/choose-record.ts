import { compareCompanies, haveOtherForms } from '../../normalize/company.js';
import { countryCoded, countryNamed } from '../../normalize/countries.js';
import { locationCountry } from '../../normalize/location.js';
import { foldWords } from '../../normalize/text.js';
import type { KnownCompany } from '../provider.js';
import type { Reading } from '../vendor/reading.js';

/** From here on a registered name is the company's: the same but for its legal form, or with `Group` more or less. */
const SAME_NAME_FROM = 0.93;

/** A legal entity that is the company. */
export interface Chosen {
  readonly entity: Reading;
  /** Of its names the one by which it was chosen. */
  readonly name: string;
}

/** The country that a company is in, as ISO 3166 has it; null where that is not certain. */
export function countryOf({ country, hq_location }: KnownCompany): string | null {
  const named = country === null ? null : (countryNamed(country) ?? countryCoded(country));
  return named ?? locationCountry(hq_location);
}

/**
 * The one active entity of a name in a country; `several` where there are more, unless one has the very name, legal form
 * included. A branch, a fund and one of another country is not the company.
 */
export function chooseRecord(
  entities: readonly Reading[],
  name: string,
  country: string,
): Chosen | 'none' | 'several' {
  const possible = entities.filter(isActiveCompany).flatMap(entity => {
    const isHere = ['headquartersAddress', 'legalAddress'].some(
      address => entity.at(address, 'country').text === country,
    );
    const names = namesOf(entity).filter(other => isSameName(other, name));
    const called = names.find(other => isWritten(other, name)) ?? names[0];
    return isHere && called !== undefined ? [{ entity, name: called }] : [];
  });
  const exact = possible.filter(candidate => isWritten(candidate.name, name));
  const [chosen, ...others] = exact.length > 0 ? exact : possible;
  if (chosen === undefined) return 'none';
  return others.length > 0 ? 'several' : chosen;
}

function isActiveCompany(entity: Reading): boolean {
  const category = entity.at('category').text ?? 'GENERAL';
  return entity.at('status').text === 'ACTIVE' && category === 'GENERAL';
}

function namesOf(entity: Reading): readonly string[] {
  const others = entity.at('otherNames').list.map(other => other.at('name').text);
  return [entity.at('legalName', 'name').text, ...others].filter(name => name !== undefined);
}

function isSameName(registered: string, name: string): boolean {
  return compareCompanies(registered, name) >= SAME_NAME_FROM && !haveOtherForms(registered, name);
}

function isWritten(registered: string, name: string): boolean {
  return foldWords(registered).join(' ') === foldWords(name).join(' ');
}
