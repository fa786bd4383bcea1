import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { listing, plain, table } from './print.js';
import { percentOf, progressBar, progressLine } from './progress.js';

describe('what people are shown', () => {
  test('a table has columns as wide as they need, numbers set right and grouped, a dash for nothing', () => {
    const shown = table(
      ['Name', 'Balance', 'Note'],
      [
        ['Acme', 1_234_567, null],
        ['A', 5, 'x'],
      ],
    );
    assert.equal(shown, 'Name    Balance  Note\nAcme  1,234,567  -\nA             5  x\n');
  });

  test('a table without rows is its header', () => {
    assert.equal(table(['Id', 'Name'], []), 'Id  Name\n');
  });

  test('a listing has a line for each member', () => {
    assert.equal(listing({ Id: 'x', Credits: 1_000 }), 'Id       x\nCredits  1,000\n');
  });

  test('no text from elsewhere can steer the terminal or begin a line of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
        assert.ok(!/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(plain(text)));
      }),
    );
    assert.equal(table(['N'], [['a\u001b[2Jb\n']]), 'N\na\ufffd[2Jb\ufffd\n');
  });

  test('a progress bar is full only when all is done', () => {
    assert.equal(percentOf(999, 1_000), 99);
    assert.equal(percentOf(1_000, 1_000), 100);
    assert.equal(percentOf(0, 0), 100);
    assert.equal(progressBar(0), `[${'-'.repeat(30)}]   0 %`);
    assert.equal(progressBar(50), `[${'#'.repeat(15)}${'-'.repeat(15)}]  50 %`);
    assert.equal(progressLine(1_200, 20_000, 'rows'), '1,200 of 20,000 rows');
  });
});
