import type { ScaleLinear } from 'd3-scale';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';
import { formatCompact } from '../format';
import { HEIGHT, labelledSteps, MARGIN, type TimePlotProps, WIDTH } from './series';

interface FrameProps extends TimePlotProps {
  readonly y: ScaleLinear<number, number>;
  /** The middle of a step, from the left. */
  readonly xOf: (step: number) => number;
  readonly stepWidth: number;
  readonly children: ReactNode;
}

/** What plots over time share: axes, legend, and a cursor for pointer and keyboard that reads the values out. */
export function Frame({ y, xOf, stepWidth, children, ...plot }: FrameProps) {
  const { label, times, series, formatTime, formatValue } = plot;
  const [step, setStep] = useState<number | null>(null);
  const clamp = (value: number) => Math.max(0, Math.min(times.length - 1, value));
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDTH;
    setStep(clamp(Math.round((x - xOf(0)) / stepWidth)));
  };
  const press = (event: KeyboardEvent) => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    setStep(last => clamp((last ?? times.length) + move));
  };
  const read = step === null ? null : readingOf(plot, step);
  return (
    <figure className="plot">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${label}. ${summaryOf(plot)} Arrow keys read the values.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the values out
        tabIndex={0}
        onPointerMove={point}
        onPointerLeave={() => setStep(null)}
        onKeyDown={press}
        onBlur={() => setStep(null)}
      >
        {y.ticks(4).map(tick => (
          <g key={tick}>
            <line
              className="plot-grid"
              x1={MARGIN.left}
              x2={WIDTH - MARGIN.right}
              y1={y(tick)}
              y2={y(tick)}
            />
            <text className="plot-tick" x={MARGIN.left - 8} y={y(tick) + 4} textAnchor="end">
              {formatCompact(tick)}
            </text>
          </g>
        ))}
        {step !== null && (
          <rect
            className="plot-cursor"
            x={xOf(step) - stepWidth / 2}
            y={MARGIN.top}
            width={stepWidth}
            height={HEIGHT - MARGIN.top - MARGIN.bottom}
          />
        )}
        {children}
        {labelledSteps(times.length).map(at => (
          <text key={at} className="plot-tick" x={xOf(at)} y={HEIGHT - 6} textAnchor="middle">
            {formatTime(times[at] ?? '')}
          </text>
        ))}
      </svg>
      <figcaption className="plot-caption">
        {series.map(({ name, colour, values }) => (
          <span key={name} className="plot-key">
            <span className={`plot-swatch plot-fill-${colour}`} aria-hidden="true" />
            {name}
            {step !== null && <strong>{formatValue(values[step] ?? 0)}</strong>}
          </span>
        ))}
        <span className="plot-time">{step === null ? '' : formatTime(times[step] ?? '')}</span>
        <span className="visually-hidden" role="status">
          {read}
        </span>
      </figcaption>
    </figure>
  );
}

function readingOf({ times, series, formatTime, formatValue }: TimePlotProps, step: number): string {
  const values = series.map(({ name, values }) => `${name} ${formatValue(values[step] ?? 0)}`);
  return `${formatTime(times[step] ?? '')}: ${values.join(', ')}`;
}

function summaryOf({ series, formatValue }: TimePlotProps): string {
  const texts = series.map(
    ({ name, values }) =>
      `${name}: at last ${formatValue(values.at(-1) ?? 0)}, at most ${formatValue(Math.max(0, ...values))}.`,
  );
  return texts.join(' ');
}
