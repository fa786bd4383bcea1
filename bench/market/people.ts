import type { Contact } from '../../src/contacts/contact.js';
import type { Field } from '../../src/normalize/fields.js';
import { seniorityFromTitle } from '../../src/normalize/seniority.js';
import { normal, pick, seeded, seedOf } from './random.js';

// The people of the market: who they are, what has changed about them, and what their contact says already.

/** So many of a hundred people share their name with somebody else in the market. */
const NAMESAKES = 0.05;

/** So many change their job in a year; what vendors wrote down before is out of date. */
const JOB_CHANGES_A_YEAR = 0.12;

/** Changes are looked back for this long. */
const LOOK_BACK_DAYS = 730;

export type Facts = Readonly<Record<Field, string>>;

export interface Person {
  readonly index: number;
  readonly fullName: string;
  readonly email: string;
  /** What is true now. */
  readonly facts: Facts;
  /** What was true before the last change of job, and how long ago that was; null: no change. */
  readonly before: { readonly facts: Facts; readonly daysAgo: number } | null;
  /** How easily data vendors find the person: standard normal, common to all of them. */
  readonly publicity: number;
  /** The place in the list of somebody with the same name, or null. */
  readonly namesake: number | null;
  readonly contact: Contact;
}

const GIVEN =
  `Alice Bruno Carla Dmitri Elena Felix Grace Hugo Irene Jonas Katrin Liam Mona Nils Olga Pablo Quinn Rosa
  Stefan Tanja Ursula Victor Wanda Xavier Yara Zeno Amelia Boris Cecilia Damian Edith Fabian Greta Henrik Ingrid Julius
  Karla Leonard Miriam Norbert Ottilie Patrick Renata Samuel Theresa Ulrich Verena Walter Yvonne Arthur`.split(
    /\s+/,
  );
const STARTS = 'Bar Cor Dal Fen Gar Hol Jar Kel Lam Mor Nor Pel Quin Ros Sel Tor Ul Ver Wes Zan'.split(' ');
const MIDDLES = 'a e i o u al en ir on um'.split(' ');
const ENDS = 'berg ton ski dahl mont feld rini sson vale worth ford land quist mann ley'.split(' ');
const TRADES = 'Labs Systems Foods Motors Energy Bank Software Textiles Pharma Logistics'.split(' ');
const TITLES = [
  ...['Chief Executive Officer', 'Chief Financial Officer', 'VP of Sales', 'VP of Engineering'],
  ...['Head of Marketing', 'Head of Procurement', 'Director of Operations', 'Director of Finance'],
  ...['Marketing Manager', 'Product Manager', 'Sales Manager', 'Project Manager', 'Senior Accountant'],
  ...['Senior Software Engineer', 'Senior Analyst', 'Account Executive', 'Software Engineer'],
  ...['Data Analyst', 'Recruiter', 'Buyer', 'Legal Counsel', 'Office Assistant', 'Support Specialist'],
];
const PLACES = [
  ...['New York, NY, US', 'Chicago, IL, US', 'Austin, TX, US', 'Seattle, WA, US', 'Boston, MA, US'],
  ...['Denver, CO, US', 'Portland, OR, US', 'Atlanta, GA, US', 'Toronto, ON, CA', 'London, GB'],
  ...['Manchester, GB', 'Berlin, DE', 'Munich, DE', 'Paris, FR', 'Lyon, FR', 'Madrid, ES', 'Milan, IT'],
];
const AREA_CODES = ['202', '212', '303', '312', '415', '503', '512', '617', '713', '206'];

function jobOf(random: () => number, kept: Pick<Facts, 'linkedin_url' | 'location'>): Facts {
  const title = pick(random, TITLES);
  const digits = (size: number) => String(Math.floor(random() * 10 ** size)).padStart(size, '0');
  return {
    job_title: title,
    company_name: `${pick(random, STARTS)}${pick(random, MIDDLES)}${pick(random, ENDS)} ${pick(random, TRADES)}`,
    phone: `+1${pick(random, AREA_CODES)}${2 + Math.floor(random() * 7)}${digits(6)}`,
    seniority: seniorityFromTitle(title) ?? 'entry',
    ...kept,
  };
}

export function domainOf(companyName: string): string {
  return `${companyName.toLowerCase().replaceAll(' ', '-')}.example`;
}

/** What a contact knows before: always the name, mostly an e-mail address, some of the rest. */
function contactOf(random: () => number, index: number, name: string, email: string, facts: Facts): Contact {
  const knows = (share: number, value: string) => (random() < share ? value : null);
  const knownEmail = knows(0.85, email);
  const at = new Date(0);
  return {
    id: String(index),
    version: 1,
    full_name: name,
    first_name: null,
    last_name: null,
    email: knownEmail,
    // A contact without an address is of no use to anybody without its company.
    company_name: knows(knownEmail === null ? 1 : 0.5, facts.company_name),
    job_title: knows(0.2, facts.job_title),
    linkedin_url: knows(0.25, facts.linkedin_url),
    phone: knows(0.1, facts.phone),
    location: knows(0.2, facts.location),
    seniority: null,
    provenance: {},
    created_at: at,
    updated_at: at,
  };
}

/** The people of one market, in the order in which they are enriched. */
export function makePeople(count: number, seed: number): Person[] {
  const people: Person[] = [];
  for (let index = 0; index < count; index += 1) {
    const random = seeded(seedOf(seed, 1, index));
    // Pairs stand far apart, so that one is not enriched right after the other.
    const partner = (index + count / 2) % count;
    const pair = Math.min(index, partner);
    const isNamesake = seeded(seedOf(seed, 2, pair))() < NAMESAKES;
    const naming = seeded(seedOf(seed, 3, isNamesake ? pair : index));
    const family = `${pick(naming, STARTS)}${pick(naming, MIDDLES)}${pick(naming, STARTS).toLowerCase()}${pick(naming, ENDS)}`;
    const fullName = `${pick(naming, GIVEN)} ${family}`;
    const slug = fullName.toLowerCase().replaceAll(' ', '-');
    const kept = {
      linkedin_url: `https://linkedin.com/in/${slug}-${index.toString(36)}`,
      location: pick(random, PLACES),
    };
    const facts = jobOf(random, kept);
    const changedDaysAgo = (-Math.log(1 - random()) / JOB_CHANGES_A_YEAR) * 365;
    const before =
      changedDaysAgo > LOOK_BACK_DAYS ? null : { facts: jobOf(random, kept), daysAgo: changedDaysAgo };
    const email = `${slug.replace('-', '.')}.${index.toString(36)}@${domainOf(facts.company_name)}`;
    people.push({
      index,
      fullName,
      email,
      facts,
      before,
      publicity: normal(random),
      namesake: isNamesake ? partner : null,
      contact: contactOf(random, index, fullName, email, facts),
    });
  }
  return people;
}
