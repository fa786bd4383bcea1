import { scaleLinear } from 'd3-scale';
import { Frame } from './frame';
import { HEIGHT, MARGIN, type TimePlotProps, WIDTH } from './series';

/** Of a step's width, what the column takes. */
const COLUMN_SHARE = 0.72;

/** How much in each step, and of what it is made: stacked columns. */
export function Columns(plot: TimePlotProps) {
  const { times, series } = plot;
  const sums = times.map((_, step) => series.reduce((sum, { values }) => sum + (values[step] ?? 0), 0));
  const y = scaleLinear([0, Math.max(1, ...sums)], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(4);
  const stepWidth = (WIDTH - MARGIN.left - MARGIN.right) / Math.max(1, times.length);
  const xOf = (step: number) => MARGIN.left + (step + 0.5) * stepWidth;
  return (
    <Frame {...plot} y={y} xOf={xOf} stepWidth={stepWidth}>
      {times.map((time, step) => {
        let base = 0;
        return (
          <g key={time}>
            {series.map(({ name, colour, values }) => {
              const from = base;
              base += values[step] ?? 0;
              if (base === from) return null;
              const width = stepWidth * COLUMN_SHARE;
              return (
                <rect
                  key={name}
                  className={`plot-fill-${colour}`}
                  x={xOf(step) - width / 2}
                  y={y(base)}
                  width={width}
                  height={y(from) - y(base)}
                  rx={Math.min(2, width / 4)}
                />
              );
            })}
          </g>
        );
      })}
    </Frame>
  );
}
