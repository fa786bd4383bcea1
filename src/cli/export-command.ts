import { type Command, Option } from 'commander';
import { z } from 'zod';
import { chooseWorkspace } from './choose-workspace.js';
import { withClient } from './client.js';
import { addOne, commaList, jsonOption, workspaceOption } from './options.js';
import { EXIT } from './outcome.js';
import { plain, print, printJson } from './print.js';
import type { Ends } from './run.js';
import { type ExportOptions, takeExport } from './take-export.js';

const exportFlags = z.object({
  workspace: z.string().optional(),
  out: z.string().optional(),
  fields: z.array(z.string()).optional(),
  provenance: z.boolean().default(false),
  search: z.string().optional(),
  industry: z.string().optional(),
  tag: z.array(z.string()).default([]),
  createdAfter: z.string().optional(),
  createdBefore: z.string().optional(),
  format: z.enum(['csv', 'jsonl']).default('csv'),
  json: z.boolean().default(false),
});

/** What the exports of different kinds have of their own. */
export interface ExportTexts {
  readonly kind: ExportOptions['kind'];
  /** All that can be exported. */
  readonly fields: readonly string[];
  /** What `--search` looks into. */
  readonly searched: string;
  /** Filters of this kind alone. */
  readonly filters: readonly Option[];
  readonly help: string;
}

/** `<kind> export` */
export function addExport(group: Command, ends: Ends, texts: ExportTexts): void {
  const { kind } = texts;
  const command = group
    .command('export')
    .description(`write all ${kind} as CSV or JSON Lines`)
    .addOption(workspaceOption())
    .option(
      '-o, --out <file>',
      'write there instead of to standard output; a file with that name is replaced',
    )
    .addOption(new Option('-f, --fields <list>', 'which columns, with commas; else all').argParser(commaList))
    .option('-p, --provenance', 'for each enriched field where its value came from')
    .option('-s, --search <text>', `only ${kind} with this in their ${texts.searched}`);
  for (const filter of texts.filters) command.addOption(filter);
  command
    .addOption(
      new Option('-t, --tag <tag>', `only ${kind} with this tag; may be there several times`).argParser(
        addOne,
      ),
    )
    .option('--created-after <date>', `only ${kind} created after it (ISO 8601)`)
    .option('--created-before <date>', `only ${kind} created before it`)
    .addOption(new Option('--format <format>', 'csv or jsonl').choices(['csv', 'jsonl']).default('csv'))
    .addOption(jsonOption())
    .addHelpText('after', texts.help)
    .action(
      ends(async (given: unknown) => {
        const flags = exportFlags.parse(given);
        const { out, json, workspace } = flags;
        const options = optionsOf(flags, texts);
        const count = await withClient(async client => {
          const { id } = await chooseWorkspace(client, workspace);
          return takeExport(client, id, out ?? null, options);
        });
        if (out === undefined) return EXIT.done;
        if (json) await printJson({ [kind]: count, out });
        else await print(`${count.toLocaleString('en-US')} ${kind} are in ${plain(out)}.\n`);
        return EXIT.done;
      }),
    );
}

function optionsOf(flags: z.output<typeof exportFlags>, { kind, fields }: ExportTexts): ExportOptions {
  const { search, industry, tag, createdAfter, createdBefore, json, out, format } = flags;
  return {
    kind,
    fields: flags.fields ?? fields,
    provenance: flags.provenance,
    filters: { search, industry, tag, created_after: createdAfter, created_before: createdBefore },
    format: json && out === undefined ? 'json' : format,
  };
}
