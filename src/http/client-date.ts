import { z } from 'zod';
import { moment } from './schemas.js';

const FUTURE_MS_MAX = 86_400_000;
const PAST_YEARS_MAX = 5;

/** Dates that are not as they should be are replaced by now, as the public API does; so any string passes. */
const clientDate = z.string().max(100).nullable().optional();

/** The client's own date of creation, as every operation that creates a record takes it. */
export const clientDates = {
  created_at: clientDate,
  created_date: clientDate.describe('Another spelling of `created_at`.'),
};

export interface ClientDates {
  readonly created_at?: string | null | undefined;
  readonly created_date?: string | null | undefined;
}

/** The client's own date of creation, within bounds; else now: a wrong date loses no record. */
export function creationDate({ created_at, created_date }: ClientDates, nowMs: number): Date {
  const given = created_at ?? created_date;
  if (given === null || given === undefined) return new Date(nowMs);
  const parsed = moment.safeParse(given);
  const atMs = parsed.success ? Date.parse(parsed.data) : Number.NaN;
  const oldest = new Date(nowMs);
  oldest.setUTCFullYear(oldest.getUTCFullYear() - PAST_YEARS_MAX);
  const fits = atMs <= nowMs + FUTURE_MS_MAX && atMs >= oldest.getTime();
  return new Date(fits ? atMs : nowMs);
}
