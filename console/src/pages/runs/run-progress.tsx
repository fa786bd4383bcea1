import { formatNumber, formatShare } from '../../parts/format';
import { doneOf, OUTCOMES, type Run } from './run-words';

/** How far a run is: each outcome with its share of the whole. */
export function RunProgress({ run, isSmall = false }: { run: Run; isSmall?: boolean }) {
  const { total } = run.counts;
  const done = doneOf(run);
  const share = total === 0 ? 0 : done / total;
  const shown = OUTCOMES.filter(({ outcome }) => run.counts[outcome] > 0);
  return (
    <div>
      <div
        className="bar"
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
      >
        {shown.map(({ outcome, plot }) => (
          <span
            key={outcome}
            className={`bar-part plot-${plot}`}
            style={{ width: `${(run.counts[outcome] / Math.max(1, total)) * 100}%` }}
          />
        ))}
      </div>
      {isSmall ? (
        <div className="calm">
          {formatNumber(done)} of {formatNumber(total)} · {formatShare(share)}
        </div>
      ) : (
        <ul className="legend">
          {shown.map(({ outcome, label, plot }) => (
            <li key={outcome}>
              <span className={`legend-mark plot-${plot}`} aria-hidden="true" />
              {label} <strong>{formatNumber(run.counts[outcome])}</strong>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
