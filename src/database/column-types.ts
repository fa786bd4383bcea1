import pg from 'pg';

const INT8 = 20;
const TIMESTAMPTZ = 1184;

/** A moment of the years 1000 to 9999 in a zone of whole hours, as PostgreSQL writes it; V8 reads this form as well. */
const MOMENT = /^[1-9]\d{3}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d$/;

const readAnyMoment = pg.types.getTypeParser(TIMESTAMPTZ);

/**
 * How columns become values, the same for the embedded database and a server: as `pg` does it, except that int8
 * (counts, credits) is a number. One that a number cannot hold exactly stays text, and never a nearby number.
 */
export const columnTypes = new pg.TypeOverrides();
columnTypes.setTypeParser(INT8, (text: string) => {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
});
columnTypes.setTypeParser(TIMESTAMPTZ, readMoment);

/** As the driver reads it, which takes it apart by regular expressions: 1.3 kB of garbage for the two moments of a contact. */
export function readMoment(text: string): unknown {
  return MOMENT.test(text) ? new Date(text) : readAnyMoment(text);
}
