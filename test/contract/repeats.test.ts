import { describe } from 'node:test';
import { onBothDatabases } from '../support/databases.js';
import { idempotency } from './idempotency.js';
import { receipts } from './receipts.js';
import { present, stage } from './stage.js';

onBothDatabases('repeats', kind => {
  // A vendor for each field, so that the outage of one is nothing to the others.
  const at = stage(kind, {
    vendors: ['titles', 'phones', 'employers', 'places'],
    providers: vendors => ({
      titles: present(vendors.get('titles')).provider({}, ['job_title']),
      phones: present(vendors.get('phones')).provider({ cache: { found_days: 0, not_found_days: 0 } }, [
        'phone',
      ]),
      employers: present(vendors.get('employers')).provider({ billed: false }, ['company_name']),
      places: present(vendors.get('places')).provider({}, ['location']),
    }),
  });
  describe('idempotency', () => idempotency(at));
  describe('receipts', () => receipts(at));
});
