import { setTimeout as sleep } from 'node:timers/promises';
import { emailKey } from '../../normalize/email.js';
import type { MailboxSource, MailboxStatus, Outcome } from '../provider.js';
import { missed, priceOf } from '../vendor/cost.js';
import type { RawSend, Sent } from '../vendor/send.js';

/** While the verifier works it is asked again, as it wants to be; all of it counts as one call. */
const LOOK_AGAIN_MS = 1_000;

/** It works for 20 s at most. */
const LOOKS_MAX = 20;

/** What one check costs, in credits; sources disagree, and this is the most that any says. */
const CHECK_CREDITS = 1;

const STATUSES: ReadonlyMap<string, MailboxStatus> = new Map([
  ['valid', 'valid'],
  ['invalid', 'invalid'],
  ['accept_all', 'catch_all'],
  ['disposable', 'disposable'],
]);

interface Config {
  readonly verifies: boolean;
  readonly credit_cost?: number | undefined;
}

/** Hunter's e-mail verifier. */
export function hunterMailbox({ verifies, credit_cost }: Config, send: RawSend): MailboxSource | undefined {
  if (!verifies) return undefined;
  return {
    async ask(address, { signal }): Promise<Outcome> {
      const email = emailKey(address);
      if (email === null) return missed(0, 'unusable_identifiers');
      const look = () => send({ method: 'GET', path: '/email-verifier', query: { email } }, signal);
      const sent = await untilDone(look, signal);
      if (sent.kind !== 'answer') return sent.outcome;
      const cost = priceOf(CHECK_CREDITS, credit_cost);
      const found = sent.body.expected('data');
      const said = found.at('status').text ?? '';
      // Of an address at a mail provider it says just that, unless the server took it.
      const mailbox = said === 'webmail' && found.at('smtp_check').isTrue ? 'valid' : STATUSES.get(said);
      if (mailbox === undefined) return missed(cost, 'not_known');
      return { outcome: 'found', fields: {}, mailbox, ...(cost === undefined ? {} : { cost }) };
    },
  };
}

async function untilDone(look: () => Promise<Sent>, signal: AbortSignal): Promise<Sent> {
  for (let looks = 1; ; looks += 1) {
    const sent = await look();
    const isWorking =
      sent.kind === 'outcome' && sent.outcome.outcome === 'failed' && sent.outcome.reason === 'http_202';
    if (!isWorking || looks === LOOKS_MAX) return sent;
    const isInTime = await sleep(LOOK_AGAIN_MS, true, { signal }).catch(() => false);
    if (!isInTime) return sent;
  }
}
