import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApollo } from './apollo.js';
import { startHunter } from './hunter.js';
import { startProspeo } from './prospeo.js';
import { type Simulator, VENDOR_KEY } from './simulator.js';

const COMMON = { accept: 'application/json', 'accept-encoding': 'gzip', 'user-agent': 'sluice/0.1.0' };
const HUNTER = { ...COMMON, 'x-api-key': VENDOR_KEY };
const PROSPEO = { ...COMMON, 'x-key': VENDOR_KEY, 'content-type': 'application/json' };
const APOLLO = {
  ...COMMON,
  'x-api-key': VENDOR_KEY,
  'cache-control': 'no-cache',
  'content-type': 'application/json',
};

/** A request that breaks the contract, and what the simulator says of it. */
type Wrong = readonly [fault: RegExp, path: string, init: RequestInit];

const post = (headers: Record<string, string>, body: unknown): RequestInit => ({
  method: 'POST',
  headers,
  body: JSON.stringify(body),
});

const WRONG: readonly (readonly [string, () => Promise<Simulator>, readonly Wrong[]])[] = [
  [
    'hunter',
    startHunter,
    [
      [/no x-api-key/, '/people/find?email=a@x.example', { headers: COMMON }],
      [
        /a key in authorization/,
        '/people/find?email=a@x.example',
        { headers: { ...HUNTER, authorization: 'Bearer x' } },
      ],
      [/api_key is not documented/, '/people/find?email=a@x.example&api_key=x', { headers: HUNTER }],
      [/email is empty/, '/people/find?email=', { headers: HUNTER }],
      [/email comes twice/, '/people/find?email=a@x.example&email=b@x.example', { headers: HUNTER }],
      [/instead of one of/, '/people/find?email=a@x.example&linkedin_handle=a', { headers: HUNTER }],
      [/not documented/, '/person/find?email=a@x.example', { headers: HUNTER }],
      [/user-agent/, '/people/find?email=a@x.example', { headers: { ...HUNTER, 'user-agent': 'node' } }],
      [/accept/, '/people/find?email=a@x.example', { headers: { ...HUNTER, accept: '*/*' } }],
    ],
  ],
  [
    'prospeo',
    () => startProspeo(),
    [
      [
        /body\.data\.email is empty/,
        '/enrich-person',
        post(PROSPEO, { enrich_mobile: false, data: { email: '' } }),
      ],
      [
        /body\.data\.name is empty/,
        '/enrich-person',
        post(PROSPEO, { enrich_mobile: false, data: { name: null } }),
      ],
      [
        /enrich_mobile is no boolean/,
        '/enrich-person',
        post(PROSPEO, { enrich_mobile: 'no', data: { email: 'a' } }),
      ],
      [/content-type/, '/enrich-person', post({ ...PROSPEO, 'content-type': 'text/plain' }, { data: {} })],
      [
        /instead of one of/,
        '/enrich-person',
        post(PROSPEO, { enrich_mobile: true, more: 1, data: { email: 'a' } }),
      ],
    ],
  ],
  [
    'apollo',
    () => startApollo(),
    [
      [/a body where none/, '/people/match?email=a@x.example', post(APOLLO, { email: 'a@x.example' })],
      [/cache-control/, '/people/match?email=a@x.example', { method: 'POST', headers: HUNTER }],
      [/GET .* is not documented/, '/people/match?email=a@x.example', { headers: APOLLO }],
    ],
  ],
];

for (const [name, start, wrongs] of WRONG) {
  for (const [fault, path, init] of wrongs) {
    test(`the simulated ${name} refuses a request and remembers why: ${fault.source}`, async () => {
      const simulator = await start();
      const answer = await fetch(simulator.baseUrl + path, init);
      assert.equal(answer.status, 400);
      assert.match(simulator.faults.join(), fault);
      assert.deepEqual([simulator.credits, simulator.asked.length], [0, 0]);
      await assert.rejects(simulator.close(), /asked wrongly/);
    });
  }
}
