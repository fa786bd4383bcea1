import { scaleLinear } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import { Frame } from './frame';
import { HEIGHT, MARGIN, type TimePlotProps, WIDTH } from './series';

/** How a level changed over time: it stays until it changes, so the lines are steps. */
export function Lines(plot: TimePlotProps) {
  const { times, series } = plot;
  const most = Math.max(1, ...series.flatMap(({ values }) => values));
  const y = scaleLinear([0, most], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(4);
  const stepWidth = (WIDTH - MARGIN.left - MARGIN.right) / Math.max(1, times.length);
  const xOf = (step: number) => MARGIN.left + (step + 0.5) * stepWidth;
  const x = (_: number, step: number) => xOf(step);
  const stroke = line<number>(x, y).curve(curveStepAfter);
  const below = area<number>(x, y(0), y).curve(curveStepAfter);
  return (
    <Frame {...plot} y={y} xOf={xOf} stepWidth={stepWidth}>
      {series.map(({ name, colour, values }) => (
        <g key={name}>
          <path className={`plot-area plot-fill-${colour}`} d={below([...values]) ?? ''} />
          <path className={`plot-line plot-stroke-${colour}`} d={stroke([...values]) ?? ''} />
        </g>
      ))}
    </Frame>
  );
}
