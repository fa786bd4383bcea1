/** Legal forms of companies by where they are used; one may be used in several places. */
const FORMS_BY_PLACE: Readonly<Record<string, string>> = {
  english: `bhd co company corp corporation dba inc incorporated lc limited llc llcs lllp llp lp ltd pa pbc pc plc pllc
    private pte pty pvt sdn`,
  german: 'ag eg ek ev gbr gesmbh gmbh kg kgaa mbh ohg se ug',
  french: 'sa sarl sas sasu sc sca scrl se',
  spanish: 'cv limitada ltda sa sab sapi sl slu srl',
  italian: 'sa se spa srl',
  nordic: 'ab as asa aps oy oyj se',
  dutch: 'bv bvba cv nv se vof',
  'central european': 'as doo kft nyrt sa se sp spol sro zoo zrt',
  japanese: 'co kk ltd',
  // They say nothing of a place.
  '': 'intl publ',
};

const PLACES_OF = placesByForm();

/** In `GmbH & Co. KG` it is the others that say what it is. */
const BESIDE_OTHERS = new Set(['co', 'company']);

/** Whether a word is a legal form: what says how a company is set up, not which one it is. */
export function isLegalForm(word: string): boolean {
  return PLACES_OF.has(word);
}

/**
 * Whether two names with these legal forms are those of two companies, however alike they are otherwise: `Merck KGaA`
 * and `Merck & Co.`. People mix up `Inc.`, `Corp.` and `Ltd.`, but not `Inc.` and `GmbH`.
 */
export function areOtherForms(some: readonly string[], others: readonly string[]): boolean {
  const [left, right] = [placesOf(some), placesOf(others)];
  return left.size > 0 && right.size > 0 && ![...left].some(place => right.has(place));
}

function placesOf(forms: readonly string[]): ReadonlySet<string> {
  const telling = forms.filter(form => !BESIDE_OTHERS.has(form));
  return new Set((telling.length > 0 ? telling : forms).flatMap(form => PLACES_OF.get(form) ?? []));
}

function placesByForm(): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, string[]>();
  for (const [place, forms] of Object.entries(FORMS_BY_PLACE)) {
    for (const form of forms.split(/\s+/)) {
      places.set(form, [...(places.get(form) ?? []), ...(place === '' ? [] : [place])]);
    }
  }
  return places;
}
