const number = new Intl.NumberFormat('en-US');
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 1 });
const money = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const smallMoney = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 4 });
const relative = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' });
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** What is shown where there is nothing. */
export const NOTHING = '–';

/** `12,345` */
export const formatNumber = (value: number) => number.format(value);
/** `12.3K` */
export const formatCompact = (value: number) => compact.format(value);
/** `73.2%` of a share between 0 and 1 */
export const formatShare = (value: number | null) => (value === null ? NOTHING : percent.format(value));
/** An amount of money in the configuration's unit: `16.80` */
export const formatMoney = (value: number) => (Math.abs(value) < 1 ? smallMoney : money).format(value);
/** `24 Feb 2026, 11:20` in the reader's time zone */
export const formatMoment = (iso: string | null) => (iso === null ? NOTHING : moment.format(new Date(iso)));
/** To the second, with the zone */
export const formatExact = (iso: string) => exact.format(new Date(iso));
/** `24 Feb 2026` */
export const formatDay = (iso: string | null) => (iso === null ? NOTHING : day.format(new Date(iso)));
/** `24 Feb` */
export const formatShortDay = (iso: string) => shortDay.format(new Date(iso));
/** `11:20` */
export const formatHour = (iso: string) => hour.format(new Date(iso));

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `3 hours ago`, `in 2 days`; a date where it is further away than a month. */
export function formatAgo(iso: string | null, nowMs = Date.now()): string {
  if (iso === null) return 'never';
  const distanceMs = Date.parse(iso) - nowMs;
  if (Math.abs(distanceMs) > 30 * 86_400_000) return formatDay(iso);
  const [unit, unitMs] = UNITS.find(([, size]) => Math.abs(distanceMs) >= size) ?? ['second', 1_000];
  return unit === 'second'
    ? distanceMs > 0
      ? 'in a moment'
      : 'just now'
    : relative.format(Math.round(distanceMs / unitMs), unit);
}

/** `412 ms`, `1.2 s`, `3 min` */
export function formatDuration(ms: number | null): string {
  if (ms === null) return NOTHING;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}

/** How names are written that are not plain words. */
const SPELLINGS: Readonly<Record<string, string>> = {
  email: 'E-mail',
  linkedin_url: 'LinkedIn',
  company_name: 'Company',
  c_suite: 'C-suite',
  vp: 'VP',
  created_at: 'Added',
  hq_location: 'Headquarters',
  founded_year: 'Founded',
  logo_url: 'Logo',
};

/** `job_title` → `Job title` */
export function formatName(name: string): string {
  const spelt = SPELLINGS[name];
  if (spelt !== undefined) return spelt;
  const words = name.replaceAll(/[_.]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
