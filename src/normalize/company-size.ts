/** How many people work there: the buckets of the contract, smallest first. */
export const COMPANY_SIZES = [
  '1-10',
  '11-50',
  '51-200',
  '201-500',
  '501-1000',
  '1001-5000',
  '5001-10000',
  '10001+',
] as const;

export type CompanySize = (typeof COMPANY_SIZES)[number];

/** The most people of each bucket but the last. */
const UPPER_ENDS = [10, 50, 200, 500, 1_000, 5_000, 10_000];

const NUMBER = /(\d{1,3}(?:[,. ']\d{3})+|\d+(?:\.\d+)?) ?([km])?/g;
const WORDS = /\b(employees?|people|staff|headcount|or more|and more|more than|over|above|to|at least)\b/g;
const FACTORS: Readonly<Record<string, number>> = { k: 1_000, m: 1_000_000 };

export interface ReadSize {
  readonly size: CompanySize;
  /** The range reached over two buckets, and the middle of it decided. */
  readonly isGuess: boolean;
}

/** The bucket of a headcount or of anybody's range (`50-200`, `1k-5k`, `over-10k`, `251-1K`); null where it is none. */
export function readCompanySize(value: unknown): ReadSize | null {
  if (typeof value === 'number') return value >= 1 && Number.isFinite(value) ? sure(value) : null;
  if (typeof value !== 'string' || value.length > 60) return null;
  const text = value.trim().toLowerCase().replace(/[–—‐]/g, '-');
  const [low, high, ...more] = [...text.matchAll(NUMBER)].map(toNumber);
  const rest = text
    .replace(NUMBER, '')
    .replace(WORDS, '')
    .replace(/[\s+\-–<>=~()]/g, '');
  if (low === undefined || more.length > 0 || rest !== '' || low < 1) return null;
  if (high !== undefined) return high < low ? null : fromRange(low, high);
  const isOpen = /\+|\b(over|above|more)\b|>/.test(text);
  return sure(isOpen && UPPER_ENDS.includes(low) ? low + 1 : low);
}

function toNumber([, digits = '', unit]: RegExpMatchArray): number {
  const plain = /^\d+\.\d+$/.test(digits) && unit !== undefined ? digits : digits.replace(/[,. ']/g, '');
  return Number(plain) * (unit === undefined ? 1 : (FACTORS[unit] ?? 1));
}

function fromRange(low: number, high: number): ReadSize {
  const bucket = bucketOf(low);
  return bucket === bucketOf(high)
    ? { size: bucket, isGuess: false }
    : { size: bucketOf(Math.round(Math.sqrt(low * high))), isGuess: true };
}

function sure(people: number): ReadSize {
  return { size: bucketOf(people), isGuess: false };
}

function bucketOf(people: number): CompanySize {
  const place = UPPER_ENDS.findIndex(end => people <= end);
  return COMPANY_SIZES[place < 0 ? UPPER_ENDS.length : place] ?? '10001+';
}
