import { printNote, printStatus, statusIsShown } from './print.js';

const BAR_LENGTH = 30;

/** Without a terminal a line is written each time so many percent more are done. */
const PERCENT_PER_LINE = 10;

/** How far work is: a bar on a terminal, lines otherwise, on standard error. */
export class Progress {
  #shown = '';
  #linePercent = 0;

  /** @param text what else there is to say: counts, the rate, the time that is left. */
  async show(done: number, total: number, text: string): Promise<void> {
    const percent = percentOf(done, total);
    if (statusIsShown()) {
      const line = `${progressBar(percent)} ${text}`;
      // A terminal far away is slower than the work.
      if (line === this.#shown) return;
      this.#shown = line;
      await printStatus(line);
    } else if (percent >= this.#linePercent + PERCENT_PER_LINE) {
      this.#linePercent = percent - (percent % PERCENT_PER_LINE);
      await printNote(`${percent} % ${text}`);
    }
  }

  /** Takes the bar away. */
  async end(): Promise<void> {
    if (statusIsShown()) await printStatus('');
    this.#shown = '';
    this.#linePercent = 0;
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

/** `1,200 of 20,000 rows` */
export function progressLine(done: number, total: number, what: string): string {
  return `${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} ${what}`;
}
