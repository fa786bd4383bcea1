import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byEmail, byName, byProfile } from '../../../test/vendors/ask-vendor.js';
import { priceOf } from './cost.js';
import { keyOf, needsOf, statedEmail } from './key.js';
import { personOutcome, type VendorPerson } from './person.js';
import { personalPhone } from './phone.js';
import { usedUpWindow } from './rate-window.js';
import { Reading } from './reading.js';

test('what is missing or of another kind reads as nothing', () => {
  const reading = new Reading({
    name: 'Avery',
    flag: true,
    list: [1, 'x'],
    number: '12',
    blank: ' ',
    nil: null,
  });
  assert.equal(reading.at('name').text, 'Avery');
  assert.equal(reading.at('flag').text, undefined);
  assert.equal(reading.at('list').text, undefined);
  assert.equal(reading.at('blank').text, undefined);
  assert.equal(reading.at('nil', 'deeper', 'still').text, undefined);
  assert.equal(reading.at('number').number, 12);
  assert.equal(reading.at('list').number, undefined);
  assert.deepEqual(reading.at('name').list, []);
  assert.equal(reading.at('list').list[1]?.text, 'x');
  assert.equal(reading.any('nil', 'absent', 'name').text, 'Avery');
  assert.equal(new Reading(undefined).at('x').isContainer, false);
});

test('inherited members are not the vendor’s', () => {
  const reading = new Reading({});
  for (const name of ['constructor', '__proto__', 'toString']) assert.ok(reading.at(name).isNothing, name);
  assert.equal(new Reading('text').at('length').number, undefined);
});

test('a value longer than any value is no value', () => {
  assert.equal(new Reading('x'.repeat(1_001)).text, undefined);
  assert.equal(new Reading(Array.from({ length: 500 }, () => 1)).list.length, 100);
});

test('the first kind of key that is known whole is used', () => {
  assert.deepEqual(keyOf(['email', 'linkedin_url', 'name'], byProfile()), {
    by: 'linkedin_url',
    url: 'https://www.linkedin.com/in/averyquillfeather',
    slug: 'averyquillfeather',
  });
  assert.equal(keyOf(['email', 'linkedin_url'], byName()), null);
  assert.deepEqual(needsOf(['work_email', 'name']), [['email'], ['full_name', 'company_name']]);
});

test('a value of no use is not passed over for the next kind of key', () => {
  const known = { ...byEmail(), linkedin_url: 'https://linkedin.com/company/northwind' };
  assert.equal(keyOf(['linkedin_url', 'email'], known), null);
  assert.equal(keyOf(['email', 'linkedin_url'], known)?.by, 'email');
});

test('a name is sent as first and last, however it is stored', () => {
  const key = keyOf(['name'], { ...byName(), full_name: 'Quillfeather, Avery' });
  assert.deepEqual(key, {
    by: 'name',
    fullName: 'Avery Quillfeather',
    firstName: 'Avery',
    lastName: 'Quillfeather',
    company: 'Northwind Labs',
  });
});

test('a mail provider’s address is no work address', () => {
  assert.equal(keyOf(['work_email'], byEmail('avery@gmail.com')), null);
  assert.equal(
    keyOf(['work_email'], byEmail('Avery@Northwind-Labs.example'))?.email,
    'Avery@Northwind-Labs.example'.toLowerCase(),
  );
});

test('of many addresses the known one is stated, else the first valid one', () => {
  const addresses = [undefined, 'true', 'a@x.example', 'B@Y.example'];
  assert.equal(statedEmail(byEmail('b@y.example'), addresses), 'B@Y.example');
  assert.equal(statedEmail(byEmail('c@z.example'), addresses), 'a@x.example');
  assert.equal(statedEmail(byProfile(), [undefined]), undefined);
});

test('a person’s own number comes before others, and a company’s never', () => {
  const own = { number: '+1', kind: 'mobile' };
  assert.equal(personalPhone([{ number: '+2' }, { number: '+3', kind: 'Direct' }, own]), '+1');
  assert.equal(personalPhone([{ number: '+2' }, { number: '+3', kind: 'direct_dial' }]), '+3');
  for (const kind of ['work_hq', 'Company', 'switchboard', 'FAX', 'main line', 'toll-free']) {
    assert.equal(personalPhone([{ number: '+4', kind }]), undefined, kind);
  }
  assert.equal(personalPhone([{ ...own, doNotCall: true }]), undefined);
  assert.equal(personalPhone([]), undefined);
});

const MINUTE = { left: 'left', resetSeconds: 'reset', lastsMs: 60_000 };
const DAY = { left: 'left-today', lastsMs: 86_400_000 };

test('a used-up window holds as long as it lasts, and the longest of several counts', () => {
  assert.deepEqual(usedUpWindow({ left: '0', reset: '7' }, [MINUTE, DAY]), {
    waitMs: 7_000,
    isStated: true,
    isQuota: false,
  });
  assert.deepEqual(usedUpWindow({ left: '0', reset: '7', 'left-today': '0' }, [MINUTE, DAY]), {
    waitMs: 3_600_000,
    isStated: false,
    isQuota: true,
  });
  assert.equal(usedUpWindow({ left: '0', reset: '90000' }, [MINUTE])?.waitMs, 60_000);
});

test('a header that is empty or no number says nothing', () => {
  for (const left of ['', ' ', 'many', '1']) assert.equal(usedUpWindow({ left }, [MINUTE]), undefined, left);
  assert.deepEqual(usedUpWindow({ left: '0', reset: '-5' }, [MINUTE])?.isStated, false);
});

const KEY = { by: 'linkedin_url', url: 'https://www.linkedin.com/in/avery', slug: 'avery' } as const;
const NOBODY = { full_name: null, email: null, linkedin_url: null, company_name: null };
const person = (fields: VendorPerson['fields'], credits?: number): VendorPerson => ({
  fields,
  identity: NOBODY,
  confidence: 0.9,
  credits,
});

test('an answer with nothing but words for nothing, or with its own key, found nothing', () => {
  const missed = { outcome: 'not_found', reason: 'no_usable_field' };
  assert.deepEqual(personOutcome(person({ job_title: 'N/A', phone: null }), KEY, undefined), missed);
  assert.deepEqual(personOutcome(person({ linkedin_url: 'linkedin.com/in/Avery/' }), KEY, undefined), missed);
  const byEmailKey = { by: 'email', email: 'a@x.example' } as const;
  const outcome = personOutcome(person({ linkedin_url: 'linkedin.com/in/Avery/' }), byEmailKey, undefined);
  assert.equal(outcome.outcome, 'found');
});

test('a miss that was charged says its cost', () => {
  assert.deepEqual(personOutcome(person({}, 3), KEY, 0.5), {
    outcome: 'not_found',
    reason: 'no_usable_field',
    cost: 1.5,
  });
});

test('credits have a price only where the configuration says one, and none are free anyway', () => {
  assert.equal(priceOf(2, 0.5), 1);
  assert.equal(priceOf(2, undefined), undefined);
  assert.equal(priceOf(0, undefined), 0);
  assert.equal(priceOf(undefined, 0.5), undefined);
  assert.equal(priceOf(-1, 0.5), undefined);
  assert.equal(priceOf(1e9, 0.5), undefined);
});
