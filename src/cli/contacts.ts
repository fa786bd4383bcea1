import type { Command } from 'commander';
import { EXPORT_FIELDS } from '../contacts/export-fields.js';
import { addExport } from './export-command.js';
import { addImport } from './import-command.js';
import type { Ends } from './run.js';

const IMPORT_HELP = `
The file is CSV (commas, semicolons or tabs; UTF-8, UTF-16 or Windows-1252) or JSON Lines (one object a line); its name
may end in .gz. Columns are told by their names (full_name, first_name, last_name, email, phone, job_title,
company_name, linkedin_url, location, seniority, priority, tags, notes, created_at, and obvious others: Name, E-mail,
Title, Company, Firma, …), else by what is in them; --map says it otherwise. Other columns are left out, and named.

A row whose e-mail, LinkedIn URL or phone number a contact has is passed over; --update writes what it says into that
contact. A bad row is named with its number (a header in the first line is row 1), column and reason, and goes into a
file beside this one (people.rejects.csv), to be corrected and imported; the others go in.

The same file with the same options is the same import for a day, so that a command that was interrupted can be given
again: nothing goes in twice. --again imports it once more.

Exit codes: 0 all rows are in, 1 none is or the import had to stop, 2 some rows were bad, 64 wrong usage.

Examples:
  sluice contacts import people.csv --workspace Acme
  sluice contacts import people.csv --map "Ansprechpartner=full_name" --map "Nr=" --tag fair --update
  sluice contacts import people.jsonl.gz --json > result.json`;

const EXPORT_HELP = `
CSV in UTF-8, oldest contact first. A cell that a spreadsheet would run as a formula (=, +, - or @ in front, as
telephone numbers have) begins with an apostrophe, which "contacts import" takes off again.

Examples:
  sluice contacts export --workspace Acme > acme.csv
  sluice contacts export --workspace Acme --out acme.csv --fields full_name,email,phone --provenance
  sluice contacts export --workspace Acme --format jsonl --tag fair
  sluice contacts export --workspace Acme --json | jq '.contacts[].email'`;

/** `contacts import` and `contacts export` */
export function addContacts(program: Command, ends: Ends): void {
  const group = program.command('contacts').description('import and export contacts').helpCommand(false);
  addImport(group, ends, 'contacts', IMPORT_HELP);
  addExport(group, ends, {
    kind: 'contacts',
    fields: EXPORT_FIELDS,
    searched: 'name or e-mail',
    filters: [],
    help: EXPORT_HELP,
  });
}
