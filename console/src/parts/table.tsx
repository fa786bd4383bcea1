import type { ReactNode } from 'react';
import { Icon } from './icons';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Figures are compared digit by digit: they stand at the end of the column. */
  readonly isFigure?: boolean;
  /** A header that is for screen readers alone: the cells say it themselves. */
  readonly isHeaderHidden?: boolean;
  /** The cell that names the row. */
  readonly isName?: boolean;
  /** Whether the table can be sorted by it, where there is `onSort`. */
  readonly isSortable?: boolean;
}

export interface Sort {
  readonly by: string;
  readonly isDescending: boolean;
}

interface TableProps<Row> {
  /** What the table holds, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  /** In place of rows where there are none. */
  readonly empty?: ReactNode;
}

/** A table of one page of rows; wider than the screen, it scrolls by itself. */
export function Table<Row>({ label, columns, rows, keyOf, sort, onSort, empty }: TableProps<Row>) {
  if (rows.length === 0 && empty !== undefined) return empty;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="table-scroll" aria-label={label} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {columns.map(column => (
              <Header key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={keyOf(row)}>
              {columns.map(({ id, cell, isFigure, isName }) =>
                isName ? (
                  <th key={id} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={id} className={isFigure ? 'figure' : undefined}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface HeaderProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
}

function Header<Row>({ column, sort, onSort }: HeaderProps<Row>) {
  const { id, header, isFigure, isSortable, isHeaderHidden } = column;
  const className = isFigure ? 'figure' : undefined;
  if (!isSortable || onSort === undefined) {
    return (
      <th scope="col" className={className}>
        {isHeaderHidden ? <span className="visually-hidden">{header}</span> : header}
      </th>
    );
  }
  const isSorted = sort?.by === id;
  const direction = sort?.isDescending ? 'descending' : 'ascending';
  return (
    <th scope="col" className={className} aria-sort={isSorted ? direction : 'none'}>
      <button
        type="button"
        className="sort"
        onClick={() => onSort({ by: id, isDescending: isSorted ? !sort.isDescending : false })}
      >
        {header}
        {isSorted && <Icon name={sort.isDescending ? 'down' : 'up'} size={14} />}
      </button>
    </th>
  );
}
