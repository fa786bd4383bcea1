import { describe } from 'node:test';
import { onBothDatabases } from '../support/databases.js';
import { companyEnrichment } from './company-enrichment.js';
import { stage } from './stage.js';

onBothDatabases('companies', kind => {
  describe('with a vendor that bills', () => {
    companyEnrichment(
      stage(kind, {
        vendors: [],
        providers: () => ({
          vendor_a: { type: 'sandbox', billed: true, cost: 0.02, latency_ms: 5 },
          inference: { type: 'inference' },
        }),
      }),
    );
  });
});
