import { describe } from 'node:test';
import { onBothDatabases } from '../support/databases.js';
import { companyEnrichment } from './company-enrichment.js';
import { companyLookUps } from './company-look-ups.js';
import { companyProvenance } from './company-provenance.js';
import { stage } from './stage.js';

onBothDatabases('companies, from a vendor that bills', kind => {
  const at = stage(kind, {
    vendors: [],
    providers: () => ({
      vendor_a: { type: 'sandbox', billed: true, cost: 0.02, latency_ms: 5 },
      inference: { type: 'inference' },
    }),
  });
  describe('enriching one', () => companyEnrichment(at));
  describe('looking one up', () => companyLookUps(at));
  describe('telling of one', () => companyProvenance(at));
});
