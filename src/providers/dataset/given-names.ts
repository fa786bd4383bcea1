import { isGivenName, sharesNickname } from '../../normalize/nicknames.js';

/**
 * The given names of the rows that have nicknames, so that Bob's rows are looked up under Robert too. It
 * holds only names out of the table of nicknames (about 1,200), whatever is in the file.
 */
export class GivenNames {
  readonly #names = new Set<string>();
  readonly #variants = new Map<string, readonly string[]>();

  /** Takes note of a row's given name; all must be noted before variants are asked for. */
  add(name: string): void {
    if (isGivenName(name)) this.#names.add(name);
  }

  /** The name and those of the rows that the same person may go by. */
  variantsOf(name: string): readonly string[] {
    if (!isGivenName(name)) return [name];
    const known = this.#variants.get(name);
    if (known !== undefined) return known;
    const others = [...this.#names].filter(other => other !== name && sharesNickname(name, other));
    const variants = [name, ...others];
    this.#variants.set(name, variants);
    return variants;
  }
}
