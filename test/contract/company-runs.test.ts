import { onBothDatabases } from '../support/databases.js';
import { companyRuns } from './company-runs.js';
import { present, stage } from './stage.js';

onBothDatabases('runs over companies', kind => {
  companyRuns(
    stage(kind, {
      vendors: ['vendor_a'],
      providers: vendors => ({ vendor_a: present(vendors.get('vendor_a')).providerOfBoth() }),
    }),
  );
});
