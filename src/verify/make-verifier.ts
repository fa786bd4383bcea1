import { randomBytes } from 'node:crypto';
import { nameServers } from '../outbound/name-servers.js';
import type { VerificationSettings } from '../providers/configuration.js';
import { MailHostFinder } from './mail-hosts.js';
import { SmtpProber } from './smtp-prober.js';
import { EmailVerifier } from './verifier.js';

/** Letters that nobody's name has, and enough of them that nobody has just these. */
const NOBODY_BYTES = 12;

/** The verifier as the operator configured it: mail servers are asked only where `smtp` is there. */
export function makeVerifier({ smtp, servers }: VerificationSettings): EmailVerifier {
  const options = smtp && {
    helo: smtp.helo,
    sender: smtp.sender,
    port: smtp.port,
    timeoutMs: smtp.timeout_ms,
    allowPrivateNetwork: smtp.allow_private_network,
  };
  const nobody = () => `nobody-${randomBytes(NOBODY_BYTES).toString('hex')}`;
  return new EmailVerifier(
    new MailHostFinder(nameServers(servers)),
    options === undefined ? null : new SmtpProber(options, nobody),
  );
}
