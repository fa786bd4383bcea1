import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually, present } from '../contract/stage.js';
import { onBothDatabases } from '../support/databases.js';
import { HttpVendor, refused, VENDOR_ENVIRONMENT } from '../vendors/http-vendor.js';
import { PATIENCE_MS, webhookStage } from './stage.js';

onBothDatabases('a provider that is set aside', kind => {
  let vendor: HttpVendor | undefined;
  const at = webhookStage(kind, async () => {
    vendor = await HttpVendor.start();
    const configuration = JSON.stringify({
      waterfall: ['vendor_a'],
      providers: { vendor_a: vendor.provider() },
    });
    return { configuration, environment: VENDOR_ENVIRONMENT };
  });
  after(() => vendor?.close());

  test('is told once to every workspace that wants to know', async () => {
    const scenes = [await at.app.workspace(), await at.app.workspace()].map(async workspace => {
      const receiver = await at.receiver();
      const id = await at.register(workspace, receiver, ['provider.suspended']);
      return { ...workspace, id, receiver };
    });
    const [one, other] = await Promise.all(scenes);
    const { key, receiver } = present(one);
    for (const email of ['jane@acme.com', 'joe@acme.com']) {
      present(vendor).knows(email, refused(401));
      const contactId = await at.app.contact(key, { full_name: 'Jane Doe', email });
      await at.app.enrich(key, contactId);
    }
    for (const { received } of [receiver, present(other).receiver]) {
      const [told] = await eventually(
        async () => received,
        all => all.length > 0,
        PATIENCE_MS,
      );
      const { provider, kind: why, until } = present(told).body.data;
      assert.deepEqual([provider, why, present(told).isGenuine], ['vendor_a', 'auth', true]);
      assert.ok(Date.parse(until) > Date.now());
    }
    // Several looks later it is still the one.
    const deliveries = async () =>
      (await at.app.ask('GET', `/v1/webhooks/${present(one).id}/deliveries`, { key })).json.meta.total;
    assert.equal(await deliveries(), 1);
  });
});
