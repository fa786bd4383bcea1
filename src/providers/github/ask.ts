import { compareCompanies } from '../../normalize/company.js';
import { emailKey } from '../../normalize/email.js';
import { normalizeLinkedin } from '../../normalize/linkedin.js';
import { handlesAmong } from '../../normalize/social.js';
import type { Outcome } from '../provider.js';
import { typedPlace } from '../vendor/place.js';
import { Reading } from '../vendor/reading.js';
import type { VendorCall } from '../vendor/vendor-type.js';

type Call = VendorCall<'email'>;

/** People write their own profile, and some forget it for years. */
const CONFIDENCE = 0.65;
const PROFILE_CONFIDENCE = 0.85;
/** What somebody says of themselves in a sentence is often a joke, and under the usual bar by itself. */
const BIO_TITLE_CONFIDENCE = 0.45;

/** Accounts that one search may bring; an address is one account's, so more of them only show that it was not. */
const ACCOUNTS_MAX = 5;

/** More words before the company's name are a sentence. */
const TITLE_WORDS_MAX = 6;

/** Names that GitHub gives to accounts; nothing else may become part of a path. */
const LOGIN = /^[a-z0-9](?:[a-z0-9-]{0,38})$/i;

/** From this similarity on two company names are one company's. */
const SAME_COMPANY_FROM = 0.9;

const NOTHING = new Reading(undefined);

/**
 * Searches for the account that shows the address, and reads it: only one whose own address is the very same, and none
 * where two accounts show it. What a later call cannot bring is left out of the answer.
 */
export async function askGithub({ key, wanted, send, found, notFound }: Call): Promise<Outcome> {
  const query = { q: `${key.email} in:email`, per_page: String(ACCOUNTS_MAX) };
  const searched = await send({ method: 'GET', path: '/search/users', query });
  if (searched.kind !== 'answer') return searched.outcome;
  const logins = searched.body
    .at('items')
    .list.filter(item => item.at('type').text === 'User')
    .flatMap(item => item.at('login').text ?? [])
    .filter(login => LOGIN.test(login))
    .slice(0, ACCOUNTS_MAX);

  // The hour's requests, which GitHub counts beside the minute's searches.
  const read = (path: string) => send({ method: 'GET', path, isUncounted: true });
  const owners: Reading[] = [];
  for (const login of logins) {
    const account = await read(`/users/${login}`);
    if (account.kind === 'answer') {
      if (isOwner(account.body, key.email)) owners.push(account.body);
    } else if (account.outcome.outcome === 'failed') return account.outcome;
  }
  const [owner] = owners;
  if (owner === undefined) return notFound(0, logins.length === 0 ? undefined : 'identity_mismatch');
  if (owners.length > 1) return notFound(0, 'ambiguous');

  const extra = async (isWanted: boolean, path: string): Promise<Reading> => {
    const answer = isWanted ? await read(path) : undefined;
    return answer?.kind === 'answer' ? answer.body : NOTHING;
  };
  const accounts = await extra(
    wanted.includes('linkedin_url'),
    `/users/${owner.at('login').text}/social_accounts`,
  );
  const company = owner.at('company').text?.trim().replace(/^@\s*/, '');
  const isLogin = owner.at('company').text?.trim().startsWith('@') === true && LOGIN.test(company ?? '');
  const organization = await extra(isLogin && wanted.includes('company_name'), `/orgs/${company}`);
  const urls = accounts.list.map(account => account.at('url').text);
  const linkedin = urls.find(url => normalizeLinkedin(url) !== null);
  const companyName = organization.at('name').text ?? company;
  return found({
    fields: {
      job_title: titleInBio(owner.at('bio').text, [company, companyName]),
      company_name: companyName,
      linkedin_url: linkedin,
      location: typedPlace(owner.at('location').text),
    },
    identity: {
      full_name: owner.at('name').text,
      email: owner.at('email').text,
      linkedin_url: linkedin,
      company_name: companyName,
    },
    handles: {
      ...handlesAmong(urls),
      x: owner.at('twitter_username').text ?? handlesAmong(urls).x,
      github: owner.at('login').text,
    },
    confidence: CONFIDENCE,
    fieldConfidence: { linkedin_url: PROFILE_CONFIDENCE, job_title: BIO_TITLE_CONFIDENCE },
  });
}

/** A search is by words: only the account itself says whose address it is. Organisations have addresses too. */
function isOwner(account: Reading, email: string): boolean {
  const login = account.at('login').text;
  if (account.at('type').text !== 'User' || login === undefined || !LOGIN.test(login)) return false;
  return emailKey(account.at('email').text) === email;
}

/** The title in `VP of Engineering at Northwind Labs`, where that is the company which the account names. */
function titleInBio(bio: string | undefined, companies: readonly (string | undefined)[]): string | undefined {
  const [title = '', ...rest] = (bio ?? '').split(/ at | @ ?/);
  const place =
    rest
      .join(' ')
      .split(/[.,;|\n]/, 1)[0]
      ?.trim() ?? '';
  const isTheirs = companies.some(
    name => name !== undefined && compareCompanies(name, place) >= SAME_COMPANY_FROM,
  );
  return isTheirs && title.trim().split(/\s+/).length <= TITLE_WORDS_MAX ? title.trim() : undefined;
}
