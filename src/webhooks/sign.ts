import { createHmac } from 'node:crypto';

/** What is sent: one event in one attempt. */
interface Signed {
  /** The event's, the same over all attempts. */
  readonly id: string;
  readonly attemptId: string;
  readonly body: string;
  readonly atMs: number;
}

/**
 * The headers of a delivery, by two contracts at once. Standard Webhooks: each secret's own signature, over id, time and
 * body, with the bytes that stand in base64 after `whsec_`. The original's: one signature over the body, with the text
 * of the secret as it was shown, which is what people give to `createHmac`; it has no room for two, so the newest
 * secret's it is.
 * @param secrets newest first; `whsec_…`.
 */
export function deliveryHeaders(
  { id, attemptId, body, atMs }: Signed,
  [newest, ...former]: readonly [string, ...string[]],
): Record<string, string> {
  const seconds = Math.floor(atMs / 1_000);
  const standard = [newest, ...former].map(secret => {
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
  });
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': standard.join(' '),
    'x-leadlex-signature': `sha256=${createHmac('sha256', newest).update(body).digest('hex')}`,
    'x-leadlex-timestamp': new Date(atMs).toISOString(),
    'x-leadlex-delivery-id': attemptId,
  };
}
