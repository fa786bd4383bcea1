import { describe } from 'node:test';
import { onBothDatabases } from '../support/databases.js';
import { runOrders } from './run-orders.js';
import { runSteering } from './run-steering.js';
import { stage } from './stage.js';

onBothDatabases('runs', kind => {
  const at = stage(kind, { vendors: ['vendor_a'] });
  describe('what is ordered is done', () => runOrders(at));
  describe('what can be done to a run', () => runSteering(at));
});
