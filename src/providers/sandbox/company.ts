import { companyKey } from '../../normalize/company.js';
import { COMPANY_SIZES } from '../../normalize/company-size.js';
import type { CompanyField } from '../../normalize/fields.js';
import { linkedinKey } from '../../normalize/linkedin.js';
import { foldText, foldWords } from '../../normalize/text.js';
import { companyFromEmail } from '../inference/company-from-domain.js';
import type {
  CompanyFound,
  CompanyIdentity,
  CompanyOutcome,
  CompanyQuestion,
  KnownCompany,
} from '../provider.js';
import { magicDomain } from './magic.js';
import { Draws, handlesOf } from './person.js';
import { statedBy } from './stated.js';

const INDUSTRIES = [
  'Legal Services',
  'Computer Software',
  'Freight & Logistics',
  'Robotics',
  'Renewable Energy',
  'Publishing',
] as const;

const PLACES = [
  'New York, NY, US',
  'Chicago, IL, US',
  'Toronto, ON, CA',
  'London, GB',
  'Berlin, DE',
] as const;

const TECHNOLOGIES = ['AWS', 'Cloudflare', 'HubSpot', 'nginx', 'PostgreSQL', 'React', 'Salesforce'] as const;

/** Founded in one of so many years, from this one on. */
const FOUNDED_FROM = 1950;
const FOUNDED_YEARS = 70;

/** What tells a company from others, by the first identifier that is known. */
function companySeed({ domain, linkedin_url, name }: KnownCompany): string {
  if (domain !== null) return domain;
  return linkedin_url === null
    ? (companyKey(name) ?? foldText(name ?? ''))
    : (linkedinKey(linkedin_url) ?? linkedin_url);
}

/** The made-up truth about a company: what is known is kept, the rest is drawn. */
function simulateCompany({ known }: CompanyQuestion, draws: Draws): Required<CompanyFound['fields']> {
  const name =
    known.name ??
    (known.domain === null ? null : companyFromEmail(`info@${known.domain}`)) ??
    'Northwind Labs';
  const industry = draws.pick('industry', INDUSTRIES);
  const place = draws.pick('place', PLACES);
  // Every company uses one at least, so that a vendor that knows a company leaves nothing of it empty.
  const first = draws.pick('technology', TECHNOLOGIES);
  const slug = [...foldWords(name), draws.tag('page')].join('-');
  return {
    name,
    industry,
    size: draws.pick('size', COMPANY_SIZES),
    founded_year: FOUNDED_FROM + Math.floor(draws.fraction('founded') * FOUNDED_YEARS),
    description: `${name} is a made-up company of the sandbox.`,
    hq_location: known.hq_location ?? place,
    logo_url: `https://logo.example/${slug}.png`,
    linkedin_url: known.linkedin_url ?? `https://linkedin.com/company/${slug}`,
    tech_stack: TECHNOLOGIES.filter(
      technology => technology === first || draws.fraction(`uses ${technology}`) < 0.5,
    ),
  };
}

const OTHER_COMPANY: CompanyIdentity = { name: 'Marchbanks Fane', domain: 'marchbanks-fane.example' };

/** What a simulated vendor answers of a company. */
export function answerAboutCompany(
  id: string,
  fills: readonly CompanyField[],
  coverage: number,
  question: CompanyQuestion,
): CompanyOutcome {
  const magic = magicDomain(question.known.domain);
  const draws = new Draws(companySeed(question.known));
  if (magic === null && draws.fraction(`covered by ${id}`) >= coverage) return { outcome: 'not_found' };
  const isAnother = magic === 'wrongperson';
  const stated = statedBy(id, magic, draws);
  const given = magic === 'partial' ? fills.slice(0, Math.ceil(fills.length / 2)) : fills;
  return companyFound(question, draws, given, isAnother ? OTHER_COMPANY : null, stated);
}

function companyFound(
  question: CompanyQuestion,
  draws: Draws,
  fills: readonly CompanyField[],
  other: CompanyIdentity | null,
  stated: Pick<CompanyFound, 'confidence' | 'observedAt'>,
): CompanyFound {
  const values = simulateCompany(question, draws);
  const { domain } = question.known;
  const identity = other ?? { name: String(values.name), ...(domain !== null && { domain }) };
  const given = Object.fromEntries(fills.map(field => [field, values[field]]));
  const handles = handlesOf(String(values.name), draws);
  return { outcome: 'found', fields: given, identity, handles, ...stated };
}
