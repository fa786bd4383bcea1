// How screens walk a table of any size: in the order of an index, from a place on, so that no page is slower than the
// first. The table has indexes on (workspace_id, created_at, id) and on (workspace_id, lower(<name>), id).

/** The orders that an index has. */
export interface StretchOrder {
  readonly by: 'created_at' | 'name';
  readonly descending: boolean;
}

/** Where a look went to: the name of the last row in lower case, or when it was made, in microseconds since 1970. */
export interface Place {
  /** Null among those without a name, who come last in either direction. */
  readonly key: string | null;
  readonly id: string;
}

const NIL = '00000000-0000-0000-0000-000000000000';
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The years 0 to 9999, as clients can date a record; the database's times are finer than JavaScript's. */
const MICROSECONDS_MIN = '-62200000000000000';
const MICROSECONDS_MAX = '253500000000000000';
const FROM_MICROSECONDS = `'epoch'::timestamptz + $2::bigint * interval '1 microsecond'`;

/** What a place says of a row, as an expression. @param name the column of the name. */
export function keyOf({ by }: StretchOrder, name: string): string {
  return by === 'name' ? `lower(${name})` : '(extract(epoch from created_at) * 1000000)::bigint::text';
}

/** The rows after a place in the order of an index: the condition, and the order. The place is $2 and $3. */
export function stretch(
  { by, descending }: StretchOrder,
  after: Place | null,
  name: string,
): { readonly where: string; readonly order: string } {
  const direction = descending ? 'desc' : 'asc';
  const beyond = descending ? '<' : '>';
  if (by === 'created_at') {
    const place = `(created_at, id) ${beyond} (${FROM_MICROSECONDS}, $3::uuid)`;
    return { where: place, order: `created_at ${direction}, id ${direction}` };
  }
  const order = `lower(${name}) ${direction}, id ${direction}`;
  if (after !== null && after.key === null) {
    return { where: `lower(${name}) is null and $2::text is null and id ${beyond} $3::uuid`, order };
  }
  const place = `($2::text is null or (lower(${name}), id) ${beyond} ($2, $3::uuid))`;
  return { where: `lower(${name}) is not null and ${place}`, order };
}

/** $2 and $3 of a stretch; null: the place before the first row. */
export function placeValues(
  { by, descending }: StretchOrder,
  after: Place | null,
): readonly [string | null, string] {
  const edge = descending ? LAST : NIL;
  if (by === 'created_at')
    return [after?.key ?? (descending ? MICROSECONDS_MAX : MICROSECONDS_MIN), after?.id ?? edge];
  return [after?.key ?? null, after?.id ?? edge];
}

/** The place from which those without a name are read. */
function nameless(descending: boolean): Place {
  return { key: null, id: descending ? LAST : NIL };
}

/** Whether the database can read the place as one of this order. */
export function isPlaceOf({ key }: Place, { by }: StretchOrder): boolean {
  if (by === 'name') return true;
  const isNumber = key !== null && /^-?\d{1,18}$/.test(key);
  return isNumber && BigInt(key) >= BigInt(MICROSECONDS_MIN) && BigInt(key) <= BigInt(MICROSECONDS_MAX);
}

/**
 * Rows that one request looks at where it has conditions: some 50 ms of the database. Who looks for somebody rare among
 * a million asks again from where the last look ended; an index of parts of names would cost every import half its speed.
 */
const SCAN_MAX = 20_000;

export interface Looked<Row> {
  readonly rows: readonly Row[];
  /** How many were looked at, at most. */
  readonly scanned: number;
  /** Where the next look begins; null: all were looked at. */
  readonly next: Place | null;
}

/** A table that is walked, with the conditions that its rows are to meet. */
export interface Stretch<Row extends Place> {
  /** What is asked of a row; where all of it is null, every row fits. */
  readonly filter: object;
  /** The rows that fit, `limit` at most, among the next `scanMax`. */
  readonly find: (bounds: { readonly limit: number; readonly scanMax: number }) => Promise<readonly Row[]>;
  /** Where so many rows end; null where there are fewer. */
  readonly placeAfter: (rows: number) => Promise<Place | null>;
}

/** Looks at a bounded number of rows from a place on. */
export async function lookAlong<Row extends Place>(
  { filter, find, placeAfter }: Stretch<Row>,
  order: StretchOrder,
  after: Place | null,
  limit: number,
): Promise<Looked<Row>> {
  const isFiltered = Object.values(filter).some(condition => condition !== null);
  const scanMax = isFiltered ? SCAN_MAX : limit;
  const rows = await find({ limit, scanMax });
  const last = rows.at(-1);
  if (rows.length === limit && last !== undefined) {
    return { rows, scanned: scanMax, next: { key: last.key, id: last.id } };
  }
  const end = await placeAfter(scanMax);
  const isNamed = order.by === 'name' && (after === null || after.key !== null);
  return { rows, scanned: scanMax, next: end ?? (isNamed ? nameless(order.descending) : null) };
}
