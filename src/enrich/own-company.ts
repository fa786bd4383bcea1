import type { Contact } from '../contacts/contact.js';
import { Batcher } from '../database/batcher.js';
import type { Database } from '../database/database.js';
import { emailDomain, isFreeMail } from '../normalize/domain.js';
import { normalizeLocation } from '../normalize/location.js';
import type { Attempt } from './call.js';
import { findOwnCompanies, type OwnCompanyRow, type SoughtCompany } from './own-company.store.js';
import type { Answer } from './target.js';

/** The source of what the workspace has itself. */
export const WORKSPACE = 'workspace';

/** Somebody said of this very contact where they work; of an address it follows. A vendor who says otherwise is less sure. */
const LINKED_CONFIDENCE = 0.98;
const DOMAIN_CONFIDENCE = 0.95;

/** Most people work where their company sits, and many do not: enough where nobody knows better. */
const PLACE_CONFIDENCE = 0.55;

/** What the workspace itself has of a contact's company. */
export interface OwnCompany {
  /** Taken before anybody is asked; null: the company has no name. */
  readonly name: Answer | null;
  /** Taken where nobody else knows; null: it is not known where the company sits. */
  readonly place: Answer | null;
}

/** Finds the companies of contacts: one statement for all calls of a workspace that look at the same time. */
export class OwnCompanies {
  readonly #lookups: Batcher<SoughtCompany, OwnCompanyRow | null>;

  constructor(database: Database) {
    this.#lookups = new Batcher({
      run: (workspaceId, sought) => findOwnCompanies(database, workspaceId, sought),
    });
  }

  /** The company that a contact is linked to, or else that of its work address. */
  async of(workspaceId: string, { id: contactId, email }: Contact): Promise<OwnCompany | null> {
    const domain = email === null ? null : emailDomain(email);
    const work = domain === null || isFreeMail(domain) ? null : domain;
    const found = await this.#lookups.add(workspaceId, { contactId, domain: work });
    return found === null ? null : toAnswers(found);
  }
}

function toAnswers({ name, hq_location, updated_at, linked }: OwnCompanyRow): OwnCompany {
  const said = {
    source: WORKSPACE,
    isAbout: true,
    derivesSeniority: false,
    fullName: null,
    domain: null,
    observedAtMs: updated_at.getTime(),
  };
  const confidence = linked ? LINKED_CONFIDENCE : DOMAIN_CONFIDENCE;
  const location = normalizeLocation(hq_location);
  return {
    name:
      name === null
        ? null
        : { ...said, values: { company_name: name }, confidences: { company_name: confidence } },
    place:
      location === null
        ? null
        : { ...said, values: { location }, confidences: { location: PLACE_CONFIDENCE } },
  };
}

/** How the workspace's own data is told among the attempts. */
export const OWN_ATTEMPT: Attempt = {
  provider: WORKSPACE,
  outcome: 'found',
  reason: null,
  cached: false,
  latency_ms: 0,
  cost: 0,
};
