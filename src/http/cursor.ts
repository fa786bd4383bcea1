import { z } from 'zod';
import { isPlaceOf, type Place, type StretchOrder } from '../database/stretch.js';
import { validationError } from './parse.js';
import { text } from './schemas.js';

const PLACE = z.tuple([text(1_000).nullable(), z.guid()]);

const NOT_A_CURSOR = 'must be the `next` of an earlier answer to the same question';

/** A cursor is a place, in a form that nobody takes for something to build on. */
export function cursorOf({ key, id }: Place): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

function placeOf(cursor: string): Place | null {
  try {
    const [key, id] = PLACE.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { key, id };
  } catch {
    return null;
  }
}

/** The `next` of an earlier answer. */
export const cursor = z
  .string()
  .max(2_000)
  .transform((value, context) => {
    const place = placeOf(value);
    if (place === null) context.addIssue({ code: 'custom', message: NOT_A_CURSOR });
    return place;
  });

/** `sort` by when a record was made or by its name, `-` for descending; the newest first by default. */
export function sortBy(name: string) {
  const orders: Readonly<Record<string, StretchOrder>> = {
    created_at: { by: 'created_at', descending: false },
    '-created_at': { by: 'created_at', descending: true },
    [name]: { by: 'name', descending: false },
    [`-${name}`]: { by: 'name', descending: true },
  };
  return z
    .string()
    .refine(value => Object.hasOwn(orders, value), `must be one of ${Object.keys(orders).join(', ')}`)
    .default('-created_at')
    .transform((value): StretchOrder => orders[value] ?? { by: 'created_at', descending: true });
}

/** @throws `validation_error` where the place is one of another order. */
export function refuseOtherPlace(after: Place | null, order: StretchOrder): void {
  if (after !== null && !isPlaceOf(after, order)) throw validationError({ after: NOT_A_CURSOR });
}
