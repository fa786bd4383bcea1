import { openEmbedded } from '../embedded.js';

/*
 * A process of its own for the kill tests: opens the data directory in its first argument, says what rows it found
 * (`found <count> <highest>`) or why it could not (`refused: why`), then commits row after row, every third time 50
 * at once, and says `<highest>` after each commit, until it is killed.
 */
const [, , dataDir = ''] = process.argv;
const say = (text: string) => process.stdout.write(`${text}\n`);

try {
  const { pool } = await openEmbedded(dataDir);
  await pool.query('create table if not exists kept (id int8 primary key, filler text not null)');
  const found = await pool.query<{ count: number; highest: number }>(
    'select count(*), coalesce(max(id), 0) as highest from kept',
  );
  const { count, highest } = found.rows[0] ?? { count: -1, highest: -1 };
  say(`found ${count} ${highest}`);
  for (let last = highest, turn = 0; ; turn += 1) {
    const size = turn % 3 === 0 ? 50 : 1;
    await pool.query(
      `insert into kept select id, repeat('x', 300) from generate_series($1::int8, $2::int8) id`,
      [last + 1, last + size],
    );
    last += size;
    say(String(last));
  }
} catch (error) {
  say(`refused: ${error instanceof Error ? error.message : String(error)}`);
}
