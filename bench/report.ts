import { cpus, totalmem, type } from 'node:os';

export interface Figure {
  readonly what: string;
  readonly value: number;
  /** Empty for a plain ratio. */
  readonly unit: string;
  /** None: a figure that only explains others. */
  readonly target: { readonly bound: 'at least' | 'at most'; readonly value: number } | undefined;
}

/** What the figures depend on, as a list in Markdown. */
export function machineDescription(postgresVersion: string, measuredAt: Date): string {
  const processors = cpus();
  return [
    `- Processor: ${processors[0]?.model.trim() ?? 'unknown'}, ${processors.length} cores`,
    `- Memory: ${(totalmem() / 1e9).toFixed(0)} GB`,
    `- System: ${type()}`,
    `- Node ${process.versions.node}, PostgreSQL ${postgresVersion}`,
    `- Measured on ${measuredAt.toISOString().slice(0, 10)}`,
    '',
  ].join('\n');
}

/** A section in Markdown: its heading and a table of figures, each with its target and whether it is reached. */
export function figuresSection(heading: string, figures: readonly Figure[]): string {
  const rows = figures.map(figure => {
    const target =
      figure.target === undefined ? '' : `${figure.target.bound} ${written(figure.target.value, figure)}`;
    return `| ${figure.what} | ${written(figure.value, figure)} | ${target} | ${verdict(figure)} |`;
  });
  return [
    `## ${heading}`,
    '',
    '| what | measured | target | reached |',
    '|---|---:|---:|---|',
    ...rows,
    '',
  ].join('\n');
}

/** Whether a figure keeps to its target; one without a target does. */
export function isReached({ value, target }: Figure): boolean {
  if (target === undefined) return true;
  return target.bound === 'at least' ? value >= target.value : value <= target.value;
}

function verdict(figure: Figure): string {
  if (figure.target === undefined) return '';
  return isReached(figure) ? 'yes' : '**no**';
}

function written(value: number, { unit }: Figure): string {
  return unit === '' ? plainNumber(value) : `${plainNumber(value)} ${unit}`;
}

/** Three digits that count; more would claim a precision that no run repeats. */
export function plainNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
