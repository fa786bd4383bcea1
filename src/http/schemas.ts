import { z } from 'zod';

/** Text that the database can hold and that a person can read: no NUL, no half of a surrogate pair. */
export function text(lengthMax: number) {
  return z
    .string('must be a string')
    .max(lengthMax, `must have at most ${lengthMax} characters`)
    .refine(
      value => value.isWellFormed() && !value.includes('\u0000'),
      'must not contain NUL or broken Unicode characters',
    );
}

/** Text on one line, as names and references are. */
export function line(lengthMax: number) {
  return text(lengthMax).refine(value => !/[\p{Cc}\u2028\u2029]/u.test(value), 'must be on one line');
}

/** Some of these names as a query has them, with commas between. */
export function someOf<const Name extends string>(names: readonly Name[]) {
  return z
    .string()
    .transform(value => value.split(','))
    .pipe(z.array(z.enum(names, `must be some of ${names.join(', ')}, with commas between`)));
}

/** A UUID of any version, in any case; lower case inside. */
export const uuid = z.guid('must be a UUID').transform(value => value.toLowerCase());

/** The name of a provider in the configuration, or `person`, whose values no provider supplied. */
export const providerId = z
  .string('must be a string')
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'must be a provider’s id');

/** A moment in ISO 8601, with or without a time and an offset; a day that the calendar has. */
export const moment = z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()], {
  error: 'must be a date in ISO 8601, such as 2026-02-24T10:00:00Z',
});

/** Pages beyond this are refused: nobody turns so many, and the database would have to count through them. */
const PAGE_MAX = 1_000_000;

function wholeNumber(max: number) {
  return z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(max, `must be at most ${max}`);
}

/** `page` and `per_page` of a list. */
export function paging(perPage: number, perPageMax: number) {
  return {
    page: wholeNumber(PAGE_MAX).default(1),
    per_page: wholeNumber(perPageMax).default(perPage),
  };
}

export const meta = z.object({ page: z.int(), per_page: z.int(), total: z.int() });

/** Where a page begins and how long it is, for a store. */
export function pageBounds({ page, per_page }: { page: number; per_page: number }): {
  limit: number;
  offset: number;
} {
  return { limit: per_page, offset: (page - 1) * per_page };
}
