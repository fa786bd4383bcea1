/** A number as a vendor lists it for a person. */
export interface ListedPhone {
  readonly number: string | undefined;
  /** The vendor's word for what number it is. */
  readonly kind?: string | undefined;
  readonly doNotCall?: boolean;
}

const NOBODYS_OWN = /hq|headquarter|company|corporate|organi[sz]ation|switchboard|reception|main|fax|toll/i;

/** The likeliest to reach the person comes first. */
const PREFERENCE: readonly RegExp[] = [/mobile|cell/i, /direct/i];

/**
 * The number that is most the person's own: mobile before direct before unsaid. Never a company's switchboard or
 * fax, and none that its owner does not want to be called on.
 */
export function personalPhone(phones: readonly ListedPhone[]): string | undefined {
  const rank = ({ kind = '' }: ListedPhone): number => {
    const index = PREFERENCE.findIndex(pattern => pattern.test(kind));
    return index < 0 ? PREFERENCE.length : index;
  };
  return phones
    .filter(
      ({ number, kind = '', doNotCall }) => number !== undefined && !doNotCall && !NOBODYS_OWN.test(kind),
    )
    .sort((a, b) => rank(a) - rank(b))[0]?.number;
}
