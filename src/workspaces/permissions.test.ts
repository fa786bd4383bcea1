import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalPermission, expandPermissions, PERMISSION_SPELLINGS, PERMISSIONS } from './permissions.js';

test('the permissions are those of the contract', () => {
  assert.deepEqual([...PERMISSIONS].sort(), [
    'read:companies',
    'read:contacts',
    'read:credits',
    'read:webhooks',
    'write:companies',
    'write:contacts',
    'write:enrich',
    'write:webhooks',
  ]);
});

test('each permission has two spellings and is stored under one', () => {
  for (const permission of PERMISSIONS) {
    const [action, resource] = permission.split(':');
    assert.equal(canonicalPermission(permission), permission);
    assert.equal(canonicalPermission(`${resource}:${action}`), permission);
    assert.ok(PERMISSION_SPELLINGS.includes(`${resource}:${action}`));
  }
});

test('the groups are permissions; everything else is none', () => {
  assert.deepEqual([canonicalPermission('read'), canonicalPermission('write')], ['read', 'write']);
  for (const other of [
    '',
    'admin',
    'READ',
    'read:',
    ':read',
    'read:enrich',
    'delete:contacts',
    'toString',
    '__proto__',
    'read:contacts ',
  ])
    assert.equal(canonicalPermission(other), null, other);
});

test('a group stands for all of its permissions, a permission for itself', () => {
  const all = [...PERMISSIONS];
  assert.deepEqual(
    [...expandPermissions(['read'])],
    all.filter(permission => permission.startsWith('read:')),
  );
  assert.deepEqual(
    [...expandPermissions(['write'])],
    all.filter(permission => permission.startsWith('write:')),
  );
  assert.deepEqual([...expandPermissions(['write', 'read'])], all);
  assert.deepEqual(
    [...expandPermissions(['write:enrich', 'read:credits'])],
    ['write:enrich', 'read:credits'],
  );
  assert.deepEqual([...expandPermissions([])], []);
});
