import { printNote, printStatus, statusIsShown } from './print.js';

const BAR_LENGTH = 30;

/** Without a terminal a line is written each time so many rows are done. */
const ROWS_PER_LINE = 1_000;

/** How far work is: a bar on a terminal, lines otherwise, on standard error. */
export class Progress {
  readonly #total: number;
  #done = 0;
  #shownPercent = -1;

  constructor(total: number) {
    this.#total = total;
  }

  /** One more is done. */
  async advance(): Promise<void> {
    this.#done += 1;
    if (statusIsShown()) await this.#draw();
    else if (this.#done % ROWS_PER_LINE === 0) await printNote(progressLine(this.#done, this.#total));
  }

  /** A line that stays, above the bar. */
  async note(text: string): Promise<void> {
    if (statusIsShown()) await printStatus('');
    await printNote(text);
    this.#shownPercent = -1;
  }

  /** Takes the bar away. */
  async end(): Promise<void> {
    if (statusIsShown()) await printStatus('');
  }

  async #draw(): Promise<void> {
    const percent = percentOf(this.#done, this.#total);
    // Drawn a hundred times at most: a terminal far away is slower than the work.
    if (percent === this.#shownPercent) return;
    this.#shownPercent = percent;
    await printStatus(`${progressBar(percent)} ${progressLine(this.#done, this.#total)}`);
  }
}

/** Never 100 before all is done. */
export function percentOf(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((done / total) * 100);
}

export function progressBar(percent: number): string {
  const filled = Math.round((percent / 100) * BAR_LENGTH);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_LENGTH - filled)}] ${String(percent).padStart(3)} %`;
}

export function progressLine(done: number, total: number): string {
  return `${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} rows`;
}
