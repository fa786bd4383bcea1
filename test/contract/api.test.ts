import { describe } from 'node:test';
import { onBothDatabases } from '../support/databases.js';
import { administration } from './administration.js';
import { badInput } from './bad-input.js';
import { companies } from './companies.js';
import { companyExports } from './company-exports.js';
import { companyFinding } from './company-finding.js';
import { companyImports } from './company-imports.js';
import { consoleAccess } from './console-access.js';
import { contactList } from './contact-list.js';
import { contacts } from './contacts.js';
import { exports } from './exports.js';
import { finding } from './finding.js';
import { importPreviews } from './import-previews.js';
import { imports } from './imports.js';
import { isolation } from './isolation.js';
import { keys } from './keys.js';
import { rateLimits } from './rate-limits.js';
import { specification } from './specification.js';
import { present, stage } from './stage.js';
import { webhooks } from './webhooks.js';

onBothDatabases('the API', kind => {
  const at = stage(kind, {
    vendors: ['vendor_a', 'idle'],
    providers: vendors => ({
      vendor_a: present(vendors.get('vendor_a')).provider(),
      idle: present(vendors.get('idle')).provider({ enabled: false }),
      inference: { type: 'inference' },
    }),
  });
  describe('keys', () => keys(at));
  describe('rate limits', () => rateLimits(at));
  describe('contacts', () => contacts(at));
  describe('the list of contacts', () => contactList(at));
  describe('finding contacts', () => finding(at));
  describe('imports', () => imports(at));
  describe('previews of imports', () => importPreviews(at));
  describe('exports', () => exports(at));
  describe('webhooks', () => webhooks(at));
  describe('companies', () => companies(at));
  describe('finding companies', () => companyFinding(at));
  describe('exports of companies', () => companyExports(at));
  describe('imports of companies', () => companyImports(at));
  describe('isolation', () => isolation(at));
  describe('administration', () => administration(at));
  describe('bad input', () => badInput(at));
  describe('the specification', () => specification(at));
  describe('the console', () => consoleAccess(at));
});
