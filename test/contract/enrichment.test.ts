import { describe } from 'node:test';
import { onBothDatabases } from '../support/databases.js';
import { answers } from './answers.js';
import { credits } from './credits.js';
import { erasure } from './erasure.js';
import { history } from './history.js';
import { ledger } from './ledger.js';
import { lookUps } from './look-ups.js';
import { orderOfChecks } from './order-of-checks.js';
import { plans } from './plans.js';
import { provenance } from './provenance.js';
import { stage } from './stage.js';
import { storedValues } from './stored-values.js';
import { suppressions } from './suppressions.js';

onBothDatabases('enrichment', kind => {
  const at = stage(kind, { vendors: ['vendor_a', 'vendor_b'] });
  describe('the answer', () => answers(at));
  describe('values as stored', () => storedValues(at));
  describe('the order of checks', () => orderOfChecks(at));
  describe('suppressions', () => suppressions(at));
  describe('credits', () => credits(at));
  describe('the ledger', () => ledger(at));
  describe('what is known of a call afterwards', () => history(at));
  describe('the plan', () => plans(at));
  describe('provenance', () => provenance(at));
  describe('erasure', () => erasure(at));
  describe('look-ups', () => lookUps(at));
});
