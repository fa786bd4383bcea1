/** One quantity over the steps of a plot. */
export interface Series {
  readonly name: string;
  /** Which of the six colours of plots, in words: `var(--plot-1)`. */
  readonly colour: 1 | 2 | 3 | 4 | 5 | 6;
  readonly values: readonly number[];
}

export interface TimePlotProps {
  /** The question that the plot answers; its name for screen readers. */
  readonly label: string;
  /** When each step begins. */
  readonly times: readonly string[];
  readonly series: readonly Series[];
  readonly formatTime: (iso: string) => string;
  readonly formatValue: (value: number) => string;
}

/** In units that are a pixel each where cards stand two by two. */
export const WIDTH = 440;
export const HEIGHT = 180;
export const MARGIN = { top: 8, right: 8, bottom: 24, left: 40 } as const;

/** Steps at which the time is written below: not more than fit side by side. */
export function labelledSteps(count: number): number[] {
  const every = Math.max(1, Math.ceil(count / 6));
  return Array.from({ length: count }, (_, step) => step).filter(step => step % every === 0);
}
