import { setTimeout as sleep } from 'node:timers/promises';
import { ADMIN_TOKEN } from '../support/app.js';

/** A start of the database may be under way. */
const TRIES_MAX = 100;

/** Sends an admin operation to a server process until it is done. */
// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests are about
async function admin(url: string, method: string, path: string, body?: unknown): Promise<any> {
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(`${url}/admin/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.ok) return JSON.parse(text).data;
    if (tries === TRIES_MAX || answer.status !== 503)
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    await sleep(100);
  }
}

export interface MadeWorkspace {
  readonly id: string;
  readonly key: string;
}

/** A workspace with a key that may do everything, and no credit. */
export async function makeWorkspace(url: string, plan = 'unlimited'): Promise<MadeWorkspace> {
  const { id } = await admin(url, 'POST', '/workspaces', { name: 'Crash test', plan });
  const { key } = await admin(url, 'POST', `/workspaces/${id}/keys`, {
    name: 'client',
    permissions: ['read', 'write'],
  });
  return { id, key };
}

export async function grant(
  url: string,
  workspaceId: string,
  reference: string,
  amount: number,
): Promise<void> {
  await admin(url, 'POST', `/workspaces/${workspaceId}/credits`, { reference, amount });
}

export async function heldCredits(url: string, workspaceId: string): Promise<number> {
  return (await admin(url, 'GET', `/workspaces/${workspaceId}`)).credits.held;
}
