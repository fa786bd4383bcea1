import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGivenName, sharesNickname } from './nicknames.js';

test('names that one person goes by share a group, whichever comes first', () => {
  for (const [a, b] of [
    ['william', 'bill'],
    ['robert', 'bob'],
    ['peggy', 'margaret'],
    ['jose', 'pepe'],
    ['hans', 'johannes'],
  ] as const) {
    assert.equal(sharesNickname(a, b), true, `${a} ${b}`);
    assert.equal(sharesNickname(b, a), true, `${b} ${a}`);
  }
});

test('names that are merely alike share none', () => {
  const pairs = [
    ...[
      ['daniel', 'danielle'],
      ['christian', 'christina'],
      ['paul', 'paula'],
      ['jane', 'janet'],
      ['laura', 'lauren'],
    ],
    ...[
      ['eric', 'erica'],
      ['julian', 'julia'],
      ['oliver', 'olivia'],
      ['francis', 'frances'],
      ['alexander', 'alexandra'],
    ],
  ];
  for (const [a = '', b = ''] of pairs) {
    assert.equal(sharesNickname(a, b), false, `${a} ${b}`);
    assert.ok(isGivenName(a) && isGivenName(b), `${a} ${b}`);
  }
});

test('a name that the table lacks shares nothing', () => {
  assert.equal(isGivenName('xqzt'), false);
  assert.equal(sharesNickname('xqzt', 'xqzt'), false);
});
