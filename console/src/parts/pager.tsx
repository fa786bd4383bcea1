import { Button } from './button';
import { formatNumber } from './format';

interface PagerProps {
  readonly meta: { readonly page: number; readonly per_page: number; readonly total: number };
  readonly onPage: (page: number) => void;
  /** What is counted, in the plural. */
  readonly what: string;
}

/** Which part of a list is shown, and the way to the others. */
export function Pager({ meta: { page, per_page, total }, onPage, what }: PagerProps) {
  const first = (page - 1) * per_page + 1;
  const last = Math.min(page * per_page, total);
  return (
    <nav className="pager" aria-label={`Pages of ${what}`}>
      <span aria-live="polite">
        {total === 0
          ? `No ${what}`
          : `${formatNumber(first)}–${formatNumber(last)} of ${formatNumber(total)} ${what}`}
      </span>
      {total > per_page && (
        <span className="pager-buttons">
          <Button
            isSmall
            icon="previous"
            aria-label="Previous page"
            isDisabled={page <= 1}
            onPress={() => onPage(page - 1)}
          />
          <Button
            isSmall
            icon="next"
            aria-label="Next page"
            isDisabled={last >= total}
            onPress={() => onPage(page + 1)}
          />
        </span>
      )}
    </nav>
  );
}
