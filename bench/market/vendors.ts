import { FIELDS, type Field, type FieldValues } from '../../src/normalize/fields.js';
import type { Found, Identifier, Outcome } from '../../src/providers/provider.js';
import type { Person } from './people.js';
import { normal, pick, seeded, seedOf, shareBelow } from './random.js';

// The vendors of the market: whom they hold, what they say, and how it is wrong.

export interface Vendor {
  readonly id: string;
  /** What an answer with data costs, and what a miss costs. */
  readonly price: number;
  readonly missPrice: number;
  readonly needs: readonly (readonly Identifier[])[];
  /** The share of people that it holds. */
  readonly coverage: number;
  /** By field: for which share of the people that it holds it has a value. */
  readonly fields: Readonly<Partial<Record<Field, number>>>;
  /** How often a value is wrong from the start; of phone numbers twice as often. */
  readonly errors: number;
  /** Mean age of what it holds, in days: exponential. */
  readonly ageDays: number;
  /** How often it answers with a namesake, where there is one and it is asked by name. */
  readonly confuses: number;
  /** Whether it says whom its answer is about. */
  readonly statesIdentity: boolean;
  /** What it says of its own certainty, on average; null: nothing. */
  readonly statedConfidence: number | null;
  readonly latencyMs: number;
  /** It sells what another vendor (by id) holds, for so many of its people. */
  readonly resells?: { readonly of: string; readonly share: number };
  /** What becomes of it half-way. */
  readonly later?: { readonly coverage: number; readonly ageDays: number };
}

const EMAIL: readonly Identifier[] = ['email'];
const PROFILE: readonly Identifier[] = ['linkedin_url'];
const NAME: readonly Identifier[] = ['full_name', 'company_name'];

const profile = (title: number, company: number, linkedin: number, place: number, level: number) => ({
  job_title: title,
  company_name: company,
  linkedin_url: linkedin,
  location: place,
  seniority: level,
});

/** Ten vendors, in the order in which somebody may have signed up with them. */
export const VENDORS: readonly Vendor[] = [
  {
    id: 'atlas', // the large one: holds most people and most fields, at a price
    price: 0.1,
    missPrice: 0,
    needs: [EMAIL, PROFILE, NAME],
    coverage: 0.75,
    fields: { ...profile(0.95, 0.97, 0.85, 0.9, 0.9), phone: 0.25 },
    errors: 0.005,
    ageDays: 60,
    confuses: 0.2,
    statesIdentity: true,
    statedConfidence: 0.9,
    latencyMs: 700,
  },
  {
    id: 'beacon', // knows people by their e-mail address
    price: 0.04,
    missPrice: 0,
    needs: [EMAIL],
    coverage: 0.6,
    fields: profile(0.9, 0.95, 0.6, 0.7, 0.85),
    errors: 0.008,
    ageDays: 40,
    confuses: 0.2,
    statesIdentity: true,
    statedConfidence: null,
    latencyMs: 350,
  },
  {
    id: 'cobalt',
    price: 0.03,
    missPrice: 0,
    needs: [PROFILE, NAME],
    coverage: 0.6,
    fields: profile(0.95, 0.95, 0.95, 0.3, 0.9),
    errors: 0.005,
    ageDays: 90,
    confuses: 0.4,
    statesIdentity: true,
    statedConfidence: 0.97,
    latencyMs: 400,
  },
  {
    id: 'delta', // sells what cobalt holds, mistakes included
    price: 0.05,
    missPrice: 0,
    needs: [EMAIL, PROFILE, NAME],
    coverage: 0.3,
    fields: profile(0.9, 0.9, 0.8, 0.5, 0.8),
    errors: 0.01,
    ageDays: 60,
    confuses: 0.3,
    statesIdentity: true,
    statedConfidence: null,
    latencyMs: 500,
    resells: { of: 'cobalt', share: 0.85 },
  },
  {
    id: 'ember', // phone numbers
    price: 0.2,
    missPrice: 0,
    needs: [EMAIL, PROFILE, NAME],
    coverage: 0.55,
    fields: { phone: 0.9 },
    errors: 0.005,
    ageDays: 30,
    confuses: 0.2,
    statesIdentity: true,
    statedConfidence: 0.85,
    latencyMs: 900,
  },
  {
    id: 'fjord', // phone numbers for less, older ones
    price: 0.12,
    missPrice: 0,
    needs: [PROFILE, NAME, EMAIL],
    coverage: 0.4,
    fields: { phone: 0.85, job_title: 0.5 },
    errors: 0.01,
    ageDays: 90,
    confuses: 0.3,
    statesIdentity: true,
    statedConfidence: null,
    latencyMs: 600,
  },
  {
    id: 'grove', // a miss costs as much as an answer
    price: 0.03,
    missPrice: 0.03,
    needs: [EMAIL, PROFILE],
    coverage: 0.7,
    fields: profile(0.9, 0.95, 0.8, 0.9, 0.9),
    errors: 0.006,
    ageDays: 45,
    confuses: 0.2,
    statesIdentity: true,
    statedConfidence: 0.8,
    latencyMs: 450,
  },
  {
    id: 'harbor', // cheap, old, and does not say whom it means
    price: 0.01,
    missPrice: 0,
    needs: [EMAIL, NAME],
    coverage: 0.5,
    fields: profile(0.8, 0.9, 0.4, 0.6, 0.6),
    errors: 0.04,
    ageDays: 300,
    confuses: 0.6,
    statesIdentity: false,
    statedConfidence: 0.95,
    latencyMs: 200,
  },
  {
    id: 'inlet', // profiles and places
    price: 0.015,
    missPrice: 0.002,
    needs: [EMAIL, NAME],
    coverage: 0.55,
    fields: { linkedin_url: 0.95, location: 0.9 },
    errors: 0.004,
    ageDays: 60,
    confuses: 0.3,
    statesIdentity: true,
    statedConfidence: null,
    latencyMs: 300,
  },
  {
    id: 'jetty', // good at first; half-way it loses most of its people and grows old
    price: 0.05,
    missPrice: 0,
    needs: [EMAIL, NAME],
    coverage: 0.75,
    fields: { ...profile(0.9, 0.95, 0.9, 0.85, 0.9), phone: 0.4 },
    errors: 0.006,
    ageDays: 40,
    confuses: 0.2,
    statesIdentity: true,
    statedConfidence: null,
    latencyMs: 550,
    later: { coverage: 0.25, ageDays: 250 },
  },
];

/** How much of what a vendor holds follows from how easily anybody finds the person. */
const COMMON = 0.6;

/** Asked by an exact key, a vendor gives somebody else's record this often, namesake or not. */
const WRONG_RECORD = 0.003;

/** A namesake is mistaken for the person this much less where an exact key is asked by. */
const CONFUSES_BY_KEY = 0.1;

interface Held {
  /** Whose record it is. */
  readonly person: Person;
  readonly values: FieldValues;
  readonly ageDays: number;
}

/** All that a vendor can answer of one market: each question has one answer, whoever asks and whenever. */
export class Shelf {
  readonly vendor: Vendor;
  readonly #place: number;
  readonly #people: readonly Person[];
  readonly #seed: number;
  readonly #source: Shelf | null;

  constructor(vendor: Vendor, place: number, people: readonly Person[], seed: number, source: Shelf | null) {
    this.vendor = vendor;
    this.#place = place;
    this.#people = people;
    this.#seed = seed;
    this.#source = source;
  }

  /** What it answers when asked for the person by these identifiers. */
  answer(person: Person, identifiers: readonly string[], nowMs: number): Outcome {
    const { vendor } = this;
    const random = seeded(seedOf(this.#seed, 10 + this.#place, person.index));
    const byKey = identifiers !== NAME;
    const twin = person.namesake === null ? undefined : this.#people[person.namesake];
    const isMistaken = random() < vendor.confuses * (byKey ? CONFUSES_BY_KEY : 1);
    const isWrongRecord = random() < WRONG_RECORD;
    const meant = isWrongRecord
      ? pick(random, this.#people)
      : twin !== undefined && isMistaken
        ? twin
        : person;
    const held = this.#held(meant);
    if (held === null || Object.keys(held.values).length === 0) {
      return { outcome: 'not_found', cost: vendor.missPrice };
    }
    return this.#found(held, random, nowMs);
  }

  #found({ person, values, ageDays }: Held, random: () => number, nowMs: number): Found {
    const { statedConfidence, statesIdentity, price } = this.vendor;
    const wrong = FIELDS.filter(
      field => values[field] !== undefined && values[field] !== person.facts[field],
    );
    const stated = (statedConfidence ?? 0) - (wrong.length > 0 ? 0.1 : 0) + normal(random) * 0.05;
    return {
      outcome: 'found',
      fields: values,
      cost: price,
      observedAt: new Date(nowMs - ageDays * 86_400_000).toISOString(),
      ...(statedConfidence === null ? {} : { confidence: Math.min(1, Math.max(0.3, stated)) }),
      ...(statesIdentity
        ? {
            identity: {
              full_name: person.fullName,
              ...(values.company_name === undefined ? {} : { company_name: values.company_name }),
            },
          }
        : {}),
    };
  }

  /** What it holds of a person; null: nothing. */
  #held(person: Person): Held | null {
    const { vendor } = this;
    const random = seeded(seedOf(this.#seed, 100 + this.#place, person.index));
    const isLate = vendor.later !== undefined && person.index >= this.#people.length / 2;
    const { coverage, ageDays: meanAgeDays } = isLate && vendor.later ? vendor.later : vendor;
    if (this.#source !== null && random() < (vendor.resells?.share ?? 0)) return this.#source.#held(person);
    const reach = COMMON * person.publicity + Math.sqrt(1 - COMMON ** 2) * normal(random);
    if (shareBelow(reach) < 1 - coverage) return null;
    const ageDays = -Math.log(1 - random()) * meanAgeDays;
    const facts =
      person.before !== null && ageDays > person.before.daysAgo ? person.before.facts : person.facts;
    const values: FieldValues = {};
    for (const field of FIELDS) {
      const [has, isWrong] = [random() < (vendor.fields[field] ?? 0), random()];
      const other = pick(random, this.#people).facts;
      const errors = field === 'phone' ? vendor.errors * 2 : vendor.errors;
      if (has) values[field] = (isWrong < errors ? other : facts)[field];
    }
    return { person, values, ageDays };
  }
}

/** The shelves of all vendors of one market. */
export function stockShelves(people: readonly Person[], seed: number): Shelf[] {
  const shelves: Shelf[] = [];
  for (const [place, vendor] of VENDORS.entries()) {
    const source = shelves.find(shelf => shelf.vendor.id === vendor.resells?.of) ?? null;
    shelves.push(new Shelf(vendor, place, people, seed, source));
  }
  return shelves;
}
