/**
 * E-mail addresses that make a simulated vendor behave in a given way: the part before `@` or `+` counts
 * (`ratelimit@acme.com`, `slow+1@acme.com`). Of a company the domain's part before the first `.` or `-` does
 * (`ratelimit.com`, `slow-1.com`). `docs/` lists them from here.
 */
export const magicInputs = {
  nomatch: 'The vendor knows nobody by this address.',
  ratelimit: 'The vendor refuses for now: too many requests, retry after 2 seconds.',
  quota: 'The vendor’s quota is used up; it is set aside.',
  badkey: 'The vendor refuses the key; it is set aside and reported.',
  suppressed: 'The person asked the vendor to be left out.',
  slow: 'The vendor takes longer than any deadline.',
  reset: 'The connection breaks while the answer is awaited.',
  badjson: 'The vendor answers with what is not JSON.',
  html502: 'The vendor’s proxy answers 502 with a page.',
  partial: 'Only half of the fields are known.',
  wrongperson: 'The answer is about another person, or another company, and must be rejected.',
  stale: 'The answer is years old and little sure.',
} as const;

export type MagicInput = keyof typeof magicInputs;

/** The magic input that an address is, or null for an ordinary one. */
export function magicInput(email: string | null): MagicInput | null {
  const name = email?.split(/[@+]/, 1)[0]?.trim().toLowerCase();
  return name !== undefined && isMagic(name) ? name : null;
}

/** The magic input that a company's domain is, or null for an ordinary one. */
export function magicDomain(domain: string | null): MagicInput | null {
  const name = domain?.split(/[.-]/, 1)[0];
  return name !== undefined && isMagic(name) ? name : null;
}

function isMagic(name: string): name is MagicInput {
  return Object.hasOwn(magicInputs, name);
}
