import { appendFileSync } from 'node:fs';

/** `npm run test:crash` sets it: the long form of the same tests, with timings; else the short one of `npm test`. */
const isLong = process.env.SLUICE_TEST_CRASH === 'long';

/** Where the long form collects its figures, one JSON text a line. */
const figuresPath = process.env.SLUICE_TEST_CRASH_FIGURES;

/** Chance is the same in every short run; a long one takes another seed each time, and says which. */
export const SEED = Number(process.env.SLUICE_TEST_SEED ?? (isLong ? Date.now() % 1_000_000 : 1));

/** How much of it: a handful in `npm test`, enough to be proof in `npm run test:crash`. */
export function scaled<Amount>(short: Amount, long: Amount): Amount {
  return isLong ? long : short;
}

/** Timings are promised, and measured in the long form only: `npm test` may run on a machine with no core to spare. */
export const isTimed = isLong;

/** Hands figures to the table that the long form ends with. */
export function reportFigures(what: string, figures: Readonly<Record<string, number | string>>): void {
  if (figuresPath !== undefined) appendFileSync(figuresPath, `${JSON.stringify({ what, ...figures })}\n`);
}
