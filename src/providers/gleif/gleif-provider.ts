import { z } from 'zod';
import type { CompanyField } from '../../normalize/fields.js';
import { locationFromParts } from '../../normalize/location.js';
import { cleanText } from '../../normalize/text.js';
import type { CompanyOutcome, CompanySource } from '../provider.js';
import { companyVendorType } from '../vendor/company-vendor-type.js';
import { companyVendorOptions } from '../vendor/options.js';
import type { Sent, VendorRequest } from '../vendor/send.js';
import { openTestResult } from '../vendor/test-result.js';
import { type Chosen, chooseRecord, countryOf } from './choose-record.js';

const FILLS = ['founded_year', 'hq_location'] as const satisfies CompanyField[];

/** The seat is checked every year; when an entity was made is often when it was made anew. */
const CONFIDENCE = { founded_year: 0.6, hq_location: 0.9 };

/** Entities of one name that are looked at; more share it only where it says nothing. */
const RECORDS_MAX = 10;

const { base_url, company_fills } = companyVendorOptions('https://api.gleif.org/api/v1', FILLS).shape;
const options = z.strictObject({ base_url, company_fills });

/** The register of legal entities (LEI): where a company of a known name and country has its seat. Free for any use (CC0). */
export const gleifProvider = companyVendorType({
  type: 'gleif',
  options,
  defaults: { rate_limit: { requests: 60, per_ms: 60_000 } },
  headers: () => ({ accept: 'application/vnd.api+json' }),
  companies: {
    source: ({ company_fills: fills }, send) => (fills.length === 0 ? undefined : companySource(fills, send)),
  },
  test: async send => openTestResult(await send(question('GLEIF')), false),
});

function question(name: string): VendorRequest {
  const query = { 'filter[entity.legalName]': name, 'page[size]': String(RECORDS_MAX) };
  return { method: 'GET', path: '/lei-records', query };
}

function companySource(
  fills: readonly CompanyField[],
  send: (request: VendorRequest, signal: AbortSignal) => Promise<Sent>,
): CompanySource {
  return {
    fills,
    // It knows no domains, and a name alone is that of companies in several countries.
    needs: [
      ['name', 'country'],
      ['name', 'hq_location'],
    ],
    async ask({ known }, { signal }): Promise<CompanyOutcome> {
      const [name, country] = [cleanText(known.name), countryOf(known)];
      if (name === null || country === null) return { outcome: 'not_found', reason: 'unusable_identifiers' };
      const sent = await send(question(name), signal);
      if (sent.kind === 'outcome') return sent.outcome;
      const entities = sent.body.expected('data').list.map(record => record.at('attributes', 'entity'));
      const chosen = chooseRecord(entities, name, country);
      if (chosen === 'none') return { outcome: 'not_found' };
      return chosen === 'several' ? { outcome: 'not_found', reason: 'ambiguous' } : answerOf(chosen, fills);
    },
  };
}

function answerOf({ entity, name }: Chosen, fills: readonly CompanyField[]): CompanyOutcome {
  const seat = entity.at('headquartersAddress');
  const values: Readonly<Record<(typeof FILLS)[number], string | undefined>> = {
    founded_year: entity.at('creationDate').text?.slice(0, 4),
    hq_location:
      locationFromParts({
        city: seat.at('city').text ?? null,
        region: seat.at('region').text?.replace(/^[A-Z]{2}-/, '') ?? null,
        country: seat.at('country').text ?? null,
      }) ?? undefined,
  };
  const given = FILLS.filter(field => fills.includes(field) && values[field] !== undefined);
  if (given.length === 0) return { outcome: 'not_found', reason: 'no_usable_field' };
  return {
    outcome: 'found',
    fields: Object.fromEntries(given.map(field => [field, values[field] ?? ''])),
    fieldConfidence: Object.fromEntries(given.map(field => [field, CONFIDENCE[field]])),
    identity: { name },
  };
}
