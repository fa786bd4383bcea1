import { describe } from 'node:test';
import { checkBooks } from './check-books.js';
import { checkInterleavings } from './check-interleavings.js';
import { checkLimits } from './check-limits.js';
import { checkShared } from './check-shared.js';
import { modelDatabase } from './model-database.js';

describe('against a model of few words', () => {
  const database = modelDatabase();
  describe('the books', () => checkBooks(database));
  describe('the books of several workspaces', () => checkShared(database));
  describe('the limits', () => checkLimits(database));
  describe('calls of two processes, in any order that a schedule makes up', () =>
    checkInterleavings(database));
});
