import pg from 'pg';

const INT8 = 20;

/**
 * How columns become values, the same for the embedded database and a server: as `pg` does it, except that int8
 * (counts, credits) is a number. One that a number cannot hold exactly stays text, and never a nearby number.
 */
export const columnTypes = new pg.TypeOverrides();
columnTypes.setTypeParser(INT8, (text: string) => {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
});
