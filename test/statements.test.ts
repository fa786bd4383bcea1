import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { lookForCompanies } from '../src/companies/find.store.js';
import { type ContactQuery, listContacts } from '../src/contacts/contacts.store.js';
import { lookForContacts } from '../src/contacts/find.store.js';
import type { Database } from '../src/database/database.js';
import type { Place, StretchOrder } from '../src/database/stretch.js';
import { listEnrichments } from '../src/enrich/enrichment-list.store.js';
import { onBothDatabases } from './support/databases.js';
import { type Migrated, migrated } from './support/migrated.js';
import { readSources } from './tidy/project.js';
import { type Statement, statementsOf } from './tidy/statements.js';

const statements = readSources()
  .filter(({ path }) => /^src\/.*\.store\.ts$/.test(path))
  .flatMap(statementsOf);

/** What PostgreSQL can prepare; other statements are commands, of which these are the only ones. */
const PREPARABLE = /^\s*(select|insert|update|delete|with)\b/i;
const COMMANDS = /^\s*(create table if not exists applied_|checkpoint$)/;

/** Functions whose statements are put together as they run, and how their every form is run. */
const BUILT: Readonly<Record<string, ((database: Database) => Promise<void>) | null>> = {
  listContacts: runListContacts,
  listEnrichments: runListEnrichments,
  findContacts: runFind,
  contactPlace: runFind,
  findCompanies: runFind,
  companyPlace: runFind,
  // Its table is a name that the database gave; src/database/embedded/upkeep.test.ts runs it.
  vacuum: null,
};

test('the stores hold statements that can be found, and every one of them is checked here', () => {
  assert.ok(statements.length > 30, `only ${statements.length} statements were found`);
  const unknown = statements.filter(({ text, inFunction }) =>
    text === null ? !(inFunction in BUILT) : !PREPARABLE.test(text) && !COMMANDS.test(text),
  );
  assert.deepEqual(unknown, []);
});

onBothDatabases('the statements of the stores', kind => {
  let made: Migrated;
  before(async () => {
    made = await migrated(kind);
  });
  after(() => made.drop());

  test('each fits the migrated schema', async () => {
    const faults: string[] = [];
    for (const [index, statement] of statements.entries()) {
      const fault = await prepareFault(made.database, statement, `statement_${index}`);
      if (fault !== null) faults.push(fault);
    }
    assert.equal(faults.join('\n'), '');
  });

  test('one that does not fit is found', async () => {
    const statement = { place: 'here', inFunction: '', text: 'select nothing from workspaces where id = $1' };
    assert.match((await prepareFault(made.database, statement, 'wrong')) ?? '', /^here .*nothing/);
  });

  for (const [name, run] of Object.entries(BUILT)) {
    if (run !== null) test(`${name} fits it in every form`, () => run(made.database));
  }
});

/** What the database says against a statement; null where it would run it. */
async function prepareFault(
  database: Database,
  { place, text }: Statement,
  name: string,
): Promise<string | null> {
  if (text === null || !PREPARABLE.test(text)) return null;
  try {
    await database.query(`prepare ${name} as ${text}`);
    return null;
  } catch (error) {
    return `${place} ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function runListContacts(database: Database): Promise<void> {
  const sorts: ContactQuery['sort']['by'][] = ['created_at', 'updated_at', 'full_name'];
  for (const by of sorts) {
    for (const search of [null, '%_\\']) {
      for (const createdAfter of [null, new Date(0)]) {
        const sort = { by, descending: search === null };
        await listContacts(database, randomUUID(), { search, createdAfter, sort, limit: 10, offset: 0 });
      }
    }
  }
}

async function runListEnrichments(database: Database): Promise<void> {
  for (const contactId of [null, randomUUID()]) {
    for (const companyId of [null, randomUUID()]) {
      const { rows, total } = await listEnrichments(database, randomUUID(), { contactId, companyId }, 10, 0);
      assert.deepEqual({ rows, total }, { rows: [], total: 0 });
    }
  }
}

async function runFind(database: Database): Promise<void> {
  const common = { search: '%_\\', source: 'vendor_a' };
  const look = async (order: StretchOrder, after: Place | null) => {
    const contacts = { ...common, missing: ['phone'] } as const;
    const companies = { ...common, industry: '%', missing: ['size'] } as const;
    const id = randomUUID();
    const found = [
      await lookForContacts(database, id, contacts, order, after, 10),
      await lookForCompanies(database, id, companies, order, after, 10),
    ];
    assert.deepEqual(
      found.map(({ rows }) => rows),
      [[], []],
    );
  };
  const orders: StretchOrder['by'][] = ['created_at', 'name'];
  for (const by of orders) {
    for (const descending of [true, false]) {
      for (const after of [null, { key: by === 'name' ? 'a' : '1771900000000000', id: randomUUID() }]) {
        await look({ by, descending }, after);
      }
    }
  }
  await look({ by: 'name', descending: true }, { key: null, id: randomUUID() });
}
