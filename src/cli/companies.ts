import { type Command, Option } from 'commander';
import { EXPORT_FIELDS } from '../companies/export-fields.js';
import { addExport } from './export-command.js';
import { addImport } from './import-command.js';
import type { Ends } from './run.js';

const IMPORT_HELP = `
The file is CSV or JSON Lines, as for "contacts import". Columns are told by their names (name, domain, website, industry,
size, founded_year, description, hq_location, linkedin_url, tech_stack, city, country, tags, created_at, and obvious
others: Company, Sector, Employees, Headquarters, Firma, …), else by what is in them; --map says it otherwise. Other
columns are left out, and named.

A row whose domain a company has, in any spelling, is passed over; --update writes what it says into that company. A
website that is the root of a site (https://www.acme.com) stands in for a domain that is not given. Companies with
neither are told apart by nothing: the same name twice is two companies. Bad rows go into a file beside this one.

Exit codes: 0 all rows are in, 1 none is or the import had to stop, 2 some rows were bad, 64 wrong usage.

Examples:
  sluice companies import accounts.csv --workspace Acme
  sluice companies import accounts.csv --map "Kunde=name" --map "Nr=" --tag fair --update`;

const EXPORT_HELP = `
CSV in UTF-8, oldest company first; cells that a spreadsheet would run begin with an apostrophe, which "companies import"
takes off again.

Examples:
  sluice companies export --workspace Acme > companies.csv
  sluice companies export --workspace Acme --industry law --fields name,domain --out law.csv`;

/** `companies import` and `companies export` */
export function addCompanies(program: Command, ends: Ends): void {
  const group = program.command('companies').description('import and export companies').helpCommand(false);
  addImport(group, ends, 'companies', IMPORT_HELP);
  addExport(group, ends, {
    kind: 'companies',
    fields: EXPORT_FIELDS,
    searched: 'name or domain',
    filters: [new Option('-i, --industry <text>', 'only companies with this in their industry')],
    help: EXPORT_HELP,
  });
}
