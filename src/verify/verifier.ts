import { isDisposableMail, isFreeMail } from '../normalize/domain.js';
import { splitEmail } from '../normalize/email.js';
import type { MailHostFinder } from './mail-hosts.js';
import { isRoleAccount } from './role-accounts.js';
import type { SmtpProber } from './smtp-prober.js';
import { type Deliverable, judge, type Verification } from './verdict.js';

export interface Verified {
  readonly deliverable: Deliverable;
  readonly verification: Verification;
}

/** Finds out whether mail to an address arrives. */
export class EmailVerifier {
  readonly #hosts: MailHostFinder;
  readonly #smtp: SmtpProber | null;

  /** @param smtp null: mail servers are not asked. */
  constructor(hosts: MailHostFinder, smtp: SmtpProber | null) {
    this.#hosts = hosts;
    this.#smtp = smtp;
  }

  async verify(address: string): Promise<Verified> {
    const parts = splitEmail(address);
    if (parts === null) return summedUp(NO_ADDRESS);
    const { local, domain } = parts;
    const found = await this.#hosts.find(domain);
    const smtp =
      found.kind === 'hosts' && this.#smtp !== null
        ? await this.#smtp.probe(`${local}@${domain}`, domain, found.hosts)
        : null;
    return summedUp({
      syntax: true,
      domain: found.kind === 'unknown' ? null : found.kind !== 'no_domain',
      mx: found.kind === 'unknown' ? null : found.kind === 'hosts',
      disposable: isDisposableMail(domain),
      free_mail: isFreeMail(domain),
      role_account: isRoleAccount(local),
      catch_all: smtp?.catchAll ?? null,
      smtp: smtp?.answer ?? null,
      provider: null,
    });
  }
}

const NO_ADDRESS: Verification = {
  syntax: false,
  domain: null,
  mx: null,
  disposable: false,
  free_mail: false,
  role_account: false,
  catch_all: null,
  smtp: null,
  provider: null,
};

/** The evidence with the verdict on it. */
export function summedUp(verification: Verification): Verified {
  return { deliverable: judge(verification), verification };
}
