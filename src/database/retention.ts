/** Rows deleted in one statement: some 10 ms, so that nobody waits long behind it on the embedded database. */
export const DELETE_ROWS_MAX = 1_000;

/** Statements of one round; with a round every two seconds that is 10,000 rows a second, more than are written. */
const DELETES_PER_ROUND_MAX = 20;

/** Repeats a bounded delete until it finds less than it may delete, or the round's share is done. */
export async function deleteInRounds(deleteSome: () => Promise<number>): Promise<void> {
  for (let deletes = 1; deletes <= DELETES_PER_ROUND_MAX; deletes += 1) {
    if ((await deleteSome()) < DELETE_ROWS_MAX) return;
  }
}
