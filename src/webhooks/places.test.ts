import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Places } from './places.js';

function fail(places: Places, webhookId: string, times: number): void {
  for (let count = 0; count < times; count += 1) {
    places.take(webhookId);
    places.giveBack(webhookId, false);
  }
}

test('a webhook has so many places, and gets those back that are free again', () => {
  const places = new Places();
  places.take('a');
  places.take('a');
  assert.equal(places.otherwiseFree().get('a'), places.freePerWebhook - 2);
  places.giveBack('a', true);
  places.giveBack('a', true);
  assert.deepEqual([...places.otherwiseFree()], [], 'nothing is remembered of one that does well');
});

test('one that fails again and again has one place, until it succeeds', () => {
  const places = new Places();
  fail(places, 'a', 4);
  assert.equal(places.otherwiseFree().get('a'), places.freePerWebhook);
  fail(places, 'a', 1);
  assert.equal(places.otherwiseFree().get('a'), 1);
  places.take('a');
  assert.equal(places.otherwiseFree().get('a'), 0);
  places.giveBack('a', true);
  assert.deepEqual([...places.otherwiseFree()], []);
});

test('however many webhooks fail, most places are left to the others, and the failing ones take turns', () => {
  const places = new Places();
  const before = places.free;
  for (let index = 0; index < 1_000; index += 1) fail(places, `dead ${index}`, 5);
  const round = () => [...places.otherwiseFree()].filter(([, free]) => free > 0).map(([id]) => id);
  const first = round();
  for (const id of first) places.take(id);
  assert.deepEqual(round(), []);
  assert.ok(places.free >= before * 0.75);
  for (const id of first) places.giveBack(id, false);
  assert.ok(round().every(id => !first.includes(id)));
});
