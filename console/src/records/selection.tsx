import { Button } from '../parts/button';
import { formatNumber } from '../parts/format';
import type { Column } from '../parts/table';

interface SelectionProps {
  readonly selected: ReadonlySet<string>;
  /** The ids of the page that is shown. */
  readonly page: readonly string[];
  readonly onSelect: (ids: ReadonlySet<string>) => void;
  readonly isFiltered: boolean;
  readonly onEnrichSelected: () => void;
  readonly onEnrichAll: () => void;
}

/** Which records are selected, and enriching these, or all that match. */
export function Selection({ selected, page, onSelect, isFiltered, ...acts }: SelectionProps) {
  const isWhole = page.length > 0 && page.every(id => selected.has(id));
  const turned = () => {
    const after = new Set(selected);
    for (const id of page) {
      if (isWhole) after.delete(id);
      else after.add(id);
    }
    onSelect(after);
  };
  return (
    <div className="selection">
      <label className="checkbox">
        <input type="checkbox" checked={isWhole} disabled={page.length === 0} onChange={turned} />
        <span>This page</span>
      </label>
      <span className="calm" aria-live="polite">
        {selected.size === 0 ? '' : `${formatNumber(selected.size)} selected`}
      </span>
      <span className="selection-acts">
        {selected.size > 0 && (
          <>
            <Button isSmall look="quiet" onPress={() => onSelect(new Set())}>
              Clear
            </Button>
            <Button isSmall onPress={acts.onEnrichSelected}>
              Enrich the selected …
            </Button>
          </>
        )}
        <Button isSmall onPress={acts.onEnrichAll}>
          {isFiltered ? 'Enrich all that match …' : 'Enrich all …'}
        </Button>
      </span>
    </div>
  );
}

/** The boxes by which records are selected. */
export function selectionColumn<Row extends { readonly id: string }>(
  nameOf: (row: Row) => string,
  selected: ReadonlySet<string>,
  onSelect: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void,
): Column<Row> {
  const set = (id: string, isSelected: boolean) =>
    onSelect(before => {
      const after = new Set(before);
      if (isSelected) after.add(id);
      else after.delete(id);
      return after;
    });
  return {
    id: 'selected',
    header: 'Selected',
    isHeaderHidden: true,
    cell: row => (
      <input
        type="checkbox"
        className="check"
        aria-label={`Select ${nameOf(row)}`}
        checked={selected.has(row.id)}
        onChange={event => set(row.id, event.target.checked)}
      />
    ),
  };
}
