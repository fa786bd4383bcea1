import { ContactTarget } from '../../src/enrich/contact-target.js';
import { decideStep } from '../../src/enrich/plan.js';
import { FIELDS, fieldMask } from '../../src/normalize/fields.js';
import { sameValue } from '../../src/normalize/fieldvalue.js';
import { type Market, momentOf, registerShelf } from './run.js';
import { VENDORS } from './vendors.js';

// What everybody holds of everybody, as the program reads it: for those who know more than the program.

/** What one vendor has for one person. */
export interface Offer {
  /** The fields, as bits; none for an answer that the program takes to be about somebody else. */
  readonly mask: number;
  /** Those of them that are not true, as bits. */
  readonly wrong: number;
  /** What asking costs. */
  readonly cost: number;
  /** Whether it can be asked by what is known at the start. */
  readonly isAskable: boolean;
}

export interface Holdings {
  /** The fields that are empty at the start, as bits. */
  readonly wanted: number;
  /** In the order of the vendors. */
  readonly offers: readonly Offer[];
}

export function holdingsOf(market: Market): Holdings[] {
  const stock = market.shelves.map(shelf => ({ shelf, provider: registerShelf(shelf) }));
  return market.people.map(person => {
    const { contact } = person;
    const target = new ContactTarget(contact);
    const { known } = target;
    const nowMs = momentOf(market, person);
    const offers = stock.map(({ shelf, provider }): Offer => {
      const { id, price, missPrice, needs } = shelf.vendor;
      const decision = decideStep(provider, { kind: 'contact', known, wanted: FIELDS });
      const isAskable = decision.kind === 'ask';
      const outcome = shelf.answer(person, isAskable ? decision.identifiers : (needs.at(-1) ?? []), nowMs);
      if (outcome.outcome !== 'found') return { mask: 0, wrong: 0, cost: missPrice, isAskable };
      const origin = { source: id, trust: null, derivesSeniority: false, askedAtMs: nowMs };
      const answer = target.read(outcome, origin);
      const fields = answer.isAbout ? FIELDS.filter(field => answer.values[field] !== undefined) : [];
      const wrong = fields.filter(
        field => !sameValue(field, answer.values[field] ?? '', person.facts[field]),
      );
      return { mask: fieldMask(fields), wrong: fieldMask(wrong), cost: price, isAskable };
    });
    return { wanted: fieldMask(FIELDS.filter(field => known[field] === null)), offers };
  });
}

const LINKEDIN = fieldMask(['linkedin_url']);
const COMPANY = fieldMask(['company_name']);
const BY_PROFILE = askedBy('linkedin_url');
const BY_NAME = askedBy('company_name');

/** The vendors that can be asked by an identifier, as bits. */
function askedBy(identifier: 'linkedin_url' | 'company_name'): number {
  const places = [...VENDORS.entries()].filter(([, { needs }]) =>
    needs.some(set => set.includes(identifier)),
  );
  return places.reduce((bits, [place]) => bits | (1 << place), 0);
}

/** What is still missing, and which vendors can be asked, once some have answered; all of them as bits. */
export function situationAfter(
  { wanted, offers }: Holdings,
  asked: number,
): { readonly missing: number; readonly able: number } {
  let brought = 0;
  let able = 0;
  for (const [place, { mask, isAskable }] of offers.entries()) {
    if ((asked & (1 << place)) !== 0) brought |= mask;
    if (isAskable) able |= 1 << place;
  }
  if ((brought & wanted & LINKEDIN) !== 0) able |= BY_PROFILE;
  if ((brought & wanted & COMPANY) !== 0) able |= BY_NAME;
  return { missing: wanted & ~brought, able };
}

export function countBits(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits += 1;
  return bits;
}
