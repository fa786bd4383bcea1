/** What runs one statement: the database, or a transaction in it. Rows are outside input: stores parse them. */
export interface Queryable {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<{ rows: Row[] }>;
}
