import { after, before } from 'node:test';
import { startTestApp, type TestApp, type TestAppOptions, type TestWorkspace } from '../support/app.js';
import type { DatabaseKind } from '../support/databases.js';
import { Receiver } from './receiver.js';

/** Short waits between attempts, by the same setting that an operator has. */
const FAST = { SLUICE_WEBHOOK_PRIVATE_NETWORK: '1', SLUICE_WEBHOOK_WAITS: '0.05,0.1,0.2' };

/** How long anything may take to arrive before a test says that it does not. */
export const PATIENCE_MS = 20_000;

export interface WebhookStage {
  readonly app: TestApp;
  receiver(): Promise<Receiver>;
  /** Registers a receiver in a workspace, and gives it the secret; the webhook's id. */
  register(workspace: TestWorkspace, receiver: Receiver, events: readonly string[]): Promise<string>;
}

/** A program whose webhooks may go to this machine, and receivers on it. */
export function webhookStage(
  kind: DatabaseKind,
  options: () => Promise<TestAppOptions> = async () => ({}),
): WebhookStage {
  let app: TestApp | undefined;
  const receivers: Receiver[] = [];
  before(async () => {
    const { environment, ...others } = await options();
    app = await startTestApp(kind, { environment: { ...FAST, ...environment }, ...others });
  });
  after(async () => {
    await app?.stop();
    for (const receiver of receivers) await receiver.close();
  });
  const started = () => {
    if (app === undefined) throw new Error('It has not started yet.');
    return app;
  };
  return {
    get app() {
      return started();
    },
    async receiver() {
      const receiver = await Receiver.start();
      receivers.push(receiver);
      return receiver;
    },
    async register({ key }, receiver, events) {
      const body = { url: receiver.url, events };
      const made = await started().ask('POST', '/v1/webhooks', { key, body });
      if (made.status !== 201) throw new Error(`webhook: ${made.status} ${made.text}`);
      receiver.secrets.push(made.json.data.webhook.secret);
      return made.json.data.webhook.id;
    },
  };
}
