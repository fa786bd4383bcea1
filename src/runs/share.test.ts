import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PLACES, workspaceShare } from './share.js';

test('however many workspaces have runs, and in whatever order they came, the next one finds places', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 19 }), { minLength: 1, maxLength: 200 }), turns => {
      // Each turn a workspace takes all that it may have; what it has taken it keeps.
      const taken = new Map<number, number>();
      for (const workspace of turns) {
        const own = taken.get(workspace) ?? 0;
        const others = [...taken.values()].reduce((sum, count) => sum + count, 0) - own;
        taken.set(workspace, Math.max(own, workspaceShare(PLACES, others)));
      }
      const all = [...taken.values()].reduce((sum, count) => sum + count, 0);
      assert.ok(taken.size > 6 || all < PLACES, `${all} of ${PLACES} are taken`);
      // One item each is always let through.
      assert.ok(all < PLACES + taken.size);
      assert.ok(workspaceShare(PLACES, all) >= 1);
    }),
  );
});

test('a workspace that is alone has half of the places', () => {
  assert.equal(workspaceShare(PLACES, 0), PLACES / 2);
});
