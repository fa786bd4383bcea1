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

/** What of Lusha has two documented forms: a person who opted out is an item's error or a status of its own. */
export interface LushaMode {
  readonly restricted?: 'item' | 'status_451';
}

function lushaError(status: number, message: string, headers: Reply['headers'] = {}): Reply {
  return { status, headers, body: { statusCode: status, message: `${message} ${VENDOR_KEY}` } };
}

/** An answer of success whose one item failed. */
export function lushaItemError(code: string): Reply {
  return {
    status: 200,
    body: {
      requestId: '211ee5da-0000-4621-9fa5-140e393a3ced',
      results: [{ clientReferenceId: '1', error: { code, message: 'Simulated' } }],
      billing: { creditsCharged: 0, resultsReturned: 0 },
    },
  };
}

const IDENTIFIERS = [['email'], ['linkedinUrl'], ['firstName', 'lastName', 'companyName']];

const COMPANY_IDENTIFIERS = [['domain'], ['name']];

/** Lusha, API v3: contacts/search-and-enrich, companies/search-and-enrich and account/usage. */
export function startLusha({ restricted = 'item' }: LushaMode = {}): Promise<Simulator> {
  const lookUp = (revealed: 'phones' | 'emails'): LookUp => ({
    found(person) {
      const hasPhone = revealed === 'phones' && person.phone !== null;
      const credits = 1 + (revealed === 'emails' ? 1 : hasPhone ? 5 : 0);
      return {
        status: 200,
        headers: { 'x-minute-requests-left': '24', 'x-daily-requests-left': '400' },
        body: {
          requestId: '211ee5da-0000-4621-9fa5-140e393a3ced',
          results: [lushaContact(person, revealed)],
          billing: { creditsCharged: credits, resultsReturned: 1 },
        },
        credits,
      };
    },
    nomatch: lushaItemError('NOT_FOUND'),
    ratelimit: lushaError(429, 'Too many requests. Please wait before making another request.', {
      'x-minute-requests-left': '0',
    }),
    quota: lushaError(402, 'Insufficient credits for this operation'),
    suppressed:
      restricted === 'item'
        ? lushaItemError('COMPLIANCE_RESTRICTED')
        : lushaError(451, 'We are unable to process this contact request due to our GDPR regulations'),
  });
  const { nomatch, ratelimit, quota } = lookUp('emails');
  const companies: LookUp<SimulatedCompany> = {
    found: company => ({
      status: 200,
      body: {
        requestId: '211ee5da-0000-4621-9fa5-140e393a3ced',
        results: [lushaCompany(company)],
        billing: { creditsCharged: 1, resultsReturned: 1 },
      },
      credits: 1,
    }),
    nomatch,
    ratelimit,
    quota,
  };
  return Simulator.start({
    basePath: '/v3',
    keyHeader: ['api_key', VENDOR_KEY],
    keyRefused: lushaError(401, 'Invalid API key'),
    endpoints: [
      {
        method: 'POST',
        path: '/contacts/search-and-enrich',
        checkBody: bodyFault,
        answer: ({ body }: Asked) => {
          const [contact] = Array.isArray(body.contacts) ? body.contacts : [];
          const { email, linkedinUrl, firstName, lastName } = Object(contact);
          const isPhone = JSON.stringify(body.reveal) === '["phones"]';
          return answerAbout(
            String(email ?? linkedinUrl ?? `${firstName} ${lastName}`),
            lookUp(isPhone ? 'phones' : 'emails'),
          );
        },
      },
      {
        method: 'POST',
        path: '/companies/search-and-enrich',
        checkBody: body => {
          const [company, ...more] = Array.isArray(body.companies) ? body.companies : [];
          if (more.length > 0) return 'more than one company';
          return oneOf(body, [['companies']]) ?? oneOf(company, COMPANY_IDENTIFIERS, ['clientReferenceId']);
        },
        answer: ({ body }: Asked) => {
          const [company] = Array.isArray(body.companies) ? body.companies : [];
          const { domain, name } = Object(company);
          return answerAboutCompany(String(domain ?? name), companies);
        },
      },
      {
        method: 'GET',
        path: '/account/usage',
        answer: () => ({
          status: 200,
          body: { credits: { total: 500, used: 88, remaining: 412 }, plan: 'Pro' },
        }),
      },
    ],
  });
}

function bodyFault(body: Readonly<Record<string, unknown>>): string | null {
  const [contact, ...more] = Array.isArray(body.contacts) ? body.contacts : [];
  if (more.length > 0) return 'more than one contact';
  if (JSON.stringify(body.options) !== '{"includePartialProfiles":true}') return 'other options';
  if (!/^\["(phones|emails)"\]$/.test(JSON.stringify(body.reveal))) return 'reveals more than one thing';
  return (
    oneOf(body, [['contacts', 'reveal', 'options']]) ?? oneOf(contact, IDENTIFIERS, ['clientReferenceId'])
  );
}

function lushaContact(person: SimulatedPerson, revealed: 'phones' | 'emails'): object {
  const { place, seen } = person;
  const phones = [
    { number: SWITCHBOARD, type: 'companyHQ', doNotCall: false, updateDate: seen },
    { number: '+442079460018', type: 'mobile', doNotCall: true, updateDate: seen },
    { number: '+33199000011', type: 'direct', doNotCall: false, updateDate: seen },
    { number: person.phone, type: 'mobile', doNotCall: false, updateDate: seen },
  ];
  return {
    clientReferenceId: '1',
    id: '900000001',
    firstName: person.firstName,
    lastName: person.lastName,
    fullName: fullName(person),
    jobTitle: {
      title: person.title,
      departments: ['Engineering'],
      seniority: person.level === null ? null : 'Vice President',
    },
    location: {
      city: place?.city ?? null,
      state: place?.state ?? null,
      country: place?.country ?? null,
      countryIso2: place?.countryCode ?? null,
      isEuContact: false,
    },
    ...(revealed === 'emails'
      ? { emails: [{ email: person.email, type: 'work', confidence: 'A+', updateDate: seen }] }
      : { phones: person.phone === null ? [] : phones }),
    company: { id: '90000001', name: person.company, domain: `www.${person.domain}` },
    socialLinks: { linkedin: profileUrl(person), xUrl: `https://x.com/${person.handle}` },
    updateDate: seen,
  };
}

export function lushaCompany(company: SimulatedCompany): object {
  const { place } = company;
  return {
    clientReferenceId: '1',
    id: '90000001',
    name: company.name,
    domain: `www.${company.domain}`,
    alternativeDomains: company.otherDomains,
    description: company.description,
    companyType: 'Private',
    yearFounded: company.founded,
    employeeCount: company.employees === null ? null : { exact: company.employees, min: 51, max: 200 },
    industry: company.industry,
    subIndustry: null,
    specialities: [],
    location: {
      city: place?.city ?? null,
      state: place?.state ?? null,
      country: place?.country ?? null,
      countryIso2: place?.countryCode ?? null,
      zipCode: '97201',
    },
    socialLinks: { linkedin: companyPage(company) },
    technologies: company.technologies,
    logoUrl: company.logo,
    phones: [{ number: SWITCHBOARD }],
    keywords: [],
  };
}
