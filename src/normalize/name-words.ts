const SUFFIX =
  /^(?:jr|sr|i{2,3}|iv|esq|esquire|ph\.?d|m\.?d|j\.?d|d\.?d\.?s|ll\.?m|ll\.?b|mba|cpa|cfa|pmp|rn|obe|mbe|kc|qc)\.?$/i;

const TITLES = words(
  'mr mrs ms miss mx dr prof professor sir dame lord lady hon rev rep sen judge herr frau',
);

const PARTICLES = words(
  'van von de der den del della di da do dos das la le el al bin ibn ten ter zu mc mac st',
);

const GENERATIONS = words('jr sr ii iii iv');

/** Mailboxes that belong to a function, not to a person. */
const ROLES = words(
  `abuse accounting accounts admin administrator advertising all apply billing bookings bot business careers ceo
  compliance contact customerservice data-protection dpo editor email enquiries enquiry events feedback finance
  firma frontdesk hello help helpdesk hi hostmaster hr info information inquiries intake investors invoice invoices
  it jobs kontakt legal mail mailbox marketing media news newsletter no-reply noreply office operations ops orders
  partners payments postmaster press privacy purchasing reception recruiting recruitment reservations root sales
  secretary security service services shop staff subscribe support team tech test user webmaster welcome`,
);

/** True for what stands behind a name and is no part of it: Jr., III, Esq., PhD. After a comma it is no first name. */
export function isNameSuffix(word: string): boolean {
  return SUFFIX.test(word);
}

/** True for what stands before a name (folded): mr, dr, hon. */
export function isNameTitle(word: string): boolean {
  return TITLES.has(word);
}

/** True for small words (folded) that begin a family name: van, de, la. */
export function isParticle(word: string): boolean {
  return PARTICLES.has(word);
}

/** True for suffixes (folded) that tell father and son apart. */
export function isGeneration(word: string): boolean {
  return GENERATIONS.has(word);
}

/** True where a local part (without `+` and what follows) names a function: info, sales, no-reply. */
export function isRoleName(local: string): boolean {
  return ROLES.has(local.toLowerCase());
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}
