import { Button } from '../parts/button';
import { formatNumber } from '../parts/format';
import type { Found } from './kind';
import { PER_PAGE } from './use-find';

interface PlacesProps {
  /** What is walked, in the plural. */
  readonly what: string;
  readonly page: Found<unknown>;
  readonly isComplete: boolean;
  readonly isFiltered: boolean;
  /** Where each page before this one began. */
  readonly places: readonly string[];
  readonly onPlaces: (places: readonly string[]) => void;
}

/** Where in the list this page is, and the way to the others. */
export function Places({ what, page, isComplete, isFiltered, places, onPlaces }: PlacesProps) {
  const { rows, scanned, next } = page;
  const first = places.length * PER_PAGE + 1;
  const range = `${formatNumber(first)}–${formatNumber(first + rows.length - 1)}`;
  const searched = `${formatNumber(rows.length)} found among ${formatNumber(scanned)} looked at`;
  return (
    <nav className="pager" aria-label={`Pages of ${what}`}>
      <span aria-live="polite">
        {!isComplete && `Searching … ${searched}`}
        {isComplete && isFiltered && next !== null && rows.length < PER_PAGE && searched}
        {isComplete && (!isFiltered || next === null || rows.length === PER_PAGE) && rows.length > 0 && range}
      </span>
      {(places.length > 0 || next !== null) && (
        <span className="pager-buttons">
          <Button
            isSmall
            icon="previous"
            aria-label="Previous page"
            isDisabled={places.length === 0}
            onPress={() => onPlaces(places.slice(0, -1))}
          />
          <Button
            isSmall
            icon="next"
            aria-label="Next page"
            isDisabled={next === null || !isComplete}
            onPress={() => next !== null && onPlaces([...places, next])}
          />
        </span>
      )}
    </nav>
  );
}
