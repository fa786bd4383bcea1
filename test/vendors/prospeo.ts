import { companyPage, type SimulatedCompany } from './companies.js';
import { fullName, profileUrl, type SimulatedPerson, SWITCHBOARD } from './people.js';
import {
  type Asked,
  answerAbout,
  answerAboutCompany,
  type LookUp,
  oneOf,
  type Reply,
  Simulator,
  VENDOR_KEY,
} from './simulator.js';

/** What is not confirmed of Prospeo: how a miss and a rate limit are said. */
export interface ProspeoMode {
  readonly miss?: 'status_400' | 'record_missing';
  readonly rateCode?: 'RATE_LIMITED' | 'RATE_LIMIT_EXCEEDED';
  readonly technology?: 'names' | 'objects' | 'list';
}

/** Every failure says so in its body; its status says little. */
export function prospeoError(status: number, code: string): Reply {
  return { status, body: { error: true, error_code: code, filter_error: VENDOR_KEY } };
}

const COMPANY_IDENTIFIERS = [['company_website'], ['company_linkedin_url'], ['company_name']];
const IDENTIFIERS = [['email'], ['linkedin_url'], ['full_name', 'company_name']];

/** Prospeo: enrich-person, enrich-company and account-information. */
export function startProspeo(mode: ProspeoMode = {}): Promise<Simulator> {
  const { miss, rateCode = 'RATE_LIMITED' } = mode;
  const seen = new Set<string>();
  const lookUp = (withMobile: boolean): LookUp => ({
    found(person) {
      const isFree = seen.has(person.email);
      seen.add(person.email);
      const price = withMobile && person.phone !== null ? 10 : 1;
      return {
        status: 200,
        headers: { 'x-minute-request-left': '299', 'x-daily-request-left': '1999' },
        body: { error: false, free_enrichment: isFree, ...prospeoRecord(person, withMobile) },
        credits: isFree ? 0 : price,
      };
    },
    nomatch:
      miss === 'record_missing'
        ? { status: 200, body: { error: false, free_enrichment: false } }
        : prospeoError(400, 'NO_MATCH'),
    ratelimit: {
      ...prospeoError(429, rateCode),
      headers: { 'x-minute-request-left': '0', 'x-minute-reset-seconds': '17' },
    },
    quota: prospeoError(400, 'INSUFFICIENT_CREDITS'),
  });
  const { nomatch, ratelimit, quota } = lookUp(false);
  const companies: LookUp<SimulatedCompany> = {
    found(company) {
      const isFree = seen.has(company.domain);
      seen.add(company.domain);
      return {
        status: 200,
        body: { error: false, free_enrichment: isFree, company: prospeoCompany(company, mode.technology) },
        credits: isFree ? 0 : 1,
      };
    },
    nomatch,
    ratelimit,
    quota,
  };
  return Simulator.start({
    basePath: '',
    keyHeader: ['x-key', VENDOR_KEY],
    keyRefused: prospeoError(401, 'INVALID_API_KEY'),
    endpoints: [
      {
        method: 'POST',
        path: '/enrich-person',
        checkBody: body =>
          oneOf(body, [['data', 'enrich_mobile']]) ??
          (typeof body.enrich_mobile === 'boolean' ? null : 'enrich_mobile is no boolean') ??
          oneOf(body.data, IDENTIFIERS),
        answer: ({ body }: Asked) => {
          const [identifier = ''] = Object.values(Object(body.data)).map(String);
          return answerAbout(identifier, lookUp(body.enrich_mobile === true));
        },
      },
      {
        method: 'POST',
        path: '/enrich-company',
        checkBody: body => oneOf(body, [['data']]) ?? oneOf(body.data, COMPANY_IDENTIFIERS),
        answer: ({ body }: Asked) => {
          const [identifier = ''] = Object.values(Object(body.data)).map(String);
          return answerAboutCompany(identifier, companies);
        },
      },
      {
        method: 'GET',
        path: '/account-information',
        answer: () => ({
          status: 200,
          body: {
            error: false,
            response: { current_plan: 'STARTER', remaining_credits: 412, used_credits: 88 },
          },
        }),
      },
    ],
  });
}

function prospeoRecord(person: SimulatedPerson, withMobile: boolean): object {
  const { place } = person;
  const job = { company_name: person.company, current: true, seniority: 'Vice President' };
  return {
    person: {
      person_id: 'aaaa0000fict000000000001',
      first_name: person.firstName,
      last_name: person.lastName,
      full_name: fullName(person),
      linkedin_url: profileUrl(person),
      current_job_title: person.title,
      last_job_change_detected_at: null,
      job_history:
        person.level === null
          ? []
          : [
              { ...job, title: 'Board Member', company_name: 'Robots for All', seniority: 'Director' },
              { ...job, title: person.title },
              { ...job, title: 'Engineer', current: false, seniority: 'Entry' },
            ],
      email: { status: 'VERIFIED', revealed: true, email: person.email },
      mobile:
        withMobile && person.phone !== null
          ? { status: 'VERIFIED', revealed: true, mobile: person.phone, mobile_country_code: 'US' }
          : { status: 'VERIFIED', revealed: false, mobile: '+1 202-***-****' },
      location: {
        city: place?.city ?? null,
        state: place?.state ?? null,
        country: place?.country ?? null,
        country_code: place?.countryCode ?? null,
      },
      skills: [],
    },
    company: {
      name: person.company,
      domain: person.domain,
      phone_hq: { phone_hq: SWITCHBOARD },
      technology: {},
    },
  };
}

function prospeoCompany(company: SimulatedCompany, form: ProspeoMode['technology'] = 'names'): object {
  const { place, technologies } = company;
  const objects = technologies.map(name => ({ name, category: 'Other' }));
  const technology = {
    names: { count: technologies.length, technology_names: technologies, technology_list: objects },
    objects: { count: technologies.length, technology_list: objects },
    list: technologies,
  };
  return {
    company_id: 'cccc0000fict',
    name: company.name,
    website: `https://${company.domain}`,
    domain: company.domain,
    other_websites: company.otherDomains.map(domain => `https://www.${domain}/`),
    description: null,
    description_ai: company.description,
    type: 'Private',
    industry: company.industry,
    employee_count: company.employees,
    employee_count_on_prospeo: 40,
    employee_range: company.range === null ? null : '51-100',
    location: {
      city: place?.city ?? null,
      state: place?.state ?? null,
      country: place?.country ?? null,
      country_code: place?.countryCode ?? null,
    },
    linkedin_url: companyPage(company),
    twitter_url: `https://x.com/${company.handle}`,
    facebook_url: `https://facebook.com/${company.handle}`,
    instagram_url: null,
    youtube_url: `https://www.youtube.com/@${company.handle}`,
    phone_hq: { phone_hq: SWITCHBOARD },
    founded: company.founded,
    logo_url: company.logo,
    keywords: [],
    technology: technology[form],
  };
}
