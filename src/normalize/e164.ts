import metadata from 'libphonenumber-js/metadata.max.json';

/** What the library knows of a country's numbers, compiled once; it compiles it anew for each number. */
interface NumberingPlan {
  /** What is dialled before a number within the country; a number that begins so may be meant without it. */
  readonly trunkPrefix: RegExp | null;
  /** Told apart by these from other countries with the same calling code; null: by the kinds of its numbers. */
  readonly leadingDigits: RegExp | null;
  readonly wholeNumber: RegExp;
  /** Fixed line, mobile and so on; null: the library does not tell them apart there. */
  readonly kinds: readonly { readonly lengths: readonly number[]; readonly pattern: RegExp }[] | null;
}

/** Longest calling code, in digits. */
const CALLING_CODE_DIGITS_MAX = 3;

const E164 = /^\+[1-9]\d{6,14}$/;

const entirely = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const atStart = (pattern: string) => new RegExp(`^(?:${pattern})`);

const plans = new Map<string, NumberingPlan>();

function planOf(country: string): NumberingPlan | null {
  const known = plans.get(country);
  if (known !== undefined) return known;
  const described = countries.get(country);
  if (described === undefined) return null;
  // The order of the members is the library's own, stable since its version 4 of them.
  const [, , whole, lengths, , trunk, , trunkToParse, , , leading, kinds] = described;
  const plan: NumberingPlan = {
    trunkPrefix: trunkToParse || trunk ? atStart(trunkToParse || trunk) : null,
    leadingDigits: leading ? atStart(leading) : null,
    wholeNumber: entirely(whole),
    kinds: Array.isArray(kinds)
      ? kinds.flatMap(kind =>
          kind?.[0] ? [{ lengths: kind[1] ?? lengths, pattern: entirely(kind[0]) }] : [],
        )
      : null,
  };
  plans.set(country, plan);
  return plan;
}

const countries = new Map(Object.entries(metadata.countries));
const callingCodes = new Map<string, readonly string[]>(Object.entries(metadata.country_calling_codes));

/**
 * Whether a text is a valid number in E.164 already, so that nothing has to be read out of it. It says so only where the
 * library would give back the very same text; where it says no, the library must be asked. Most numbers that vendors send
 * are of this kind, and this costs a tenth of reading them.
 */
export function isPlainlyValid(text: string): boolean {
  if (!E164.test(text)) return false;
  for (let digits = 1; digits <= CALLING_CODE_DIGITS_MAX; digits += 1) {
    const sharing = callingCodes.get(text.slice(1, 1 + digits));
    if (sharing !== undefined) return isValidIn(sharing, text.slice(1 + digits));
  }
  return false;
}

function isValidIn(sharing: readonly string[], national: string): boolean {
  const main = planOf(sharing[0] ?? '');
  if (main === null || main.trunkPrefix?.test(national)) return false;
  // The first country that claims the number has it.
  for (const country of sharing) {
    const plan = planOf(country);
    if (plan === null) return false;
    if (plan.leadingDigits === null ? isOfKind(plan, national) : plan.leadingDigits.test(national)) {
      return isOfKind(plan, national);
    }
  }
  return false;
}

function isOfKind({ wholeNumber, kinds }: NumberingPlan, national: string): boolean {
  if (!wholeNumber.test(national)) return false;
  return (
    kinds?.some(({ lengths, pattern }) => lengths.includes(national.length) && pattern.test(national)) ?? true
  );
}
