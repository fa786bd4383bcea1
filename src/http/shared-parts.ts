export type Json = Readonly<Record<string, unknown>>;

type Section = 'headers' | 'responses' | 'examples';

/** Parts of an OpenAPI document that many operations have, each written once: spelled out they were two thirds of it. */
export class SharedParts {
  readonly #sections = new Map<Section, Map<string, Json>>();

  /**
   * Puts a part where all can refer to it; where the name has another meaning already, under the name with a number.
   * @param name letters, digits, `.`, `_` and `-`.
   * @returns the reference to put in its place.
   */
  put(section: Section, name: string, part: Json): Json {
    const parts = this.#sections.get(section) ?? new Map<string, Json>();
    this.#sections.set(section, parts);
    const text = JSON.stringify(part);
    for (let number = 1; ; number += 1) {
      const numbered = number === 1 ? name : `${name}.${number}`;
      const present = parts.get(numbered);
      if (present === undefined) parts.set(numbered, part);
      if (present === undefined || JSON.stringify(present) === text)
        return { $ref: `#/components/${section}/${numbered}` };
    }
  }

  /** What was put, section by section. */
  get components(): Json {
    return Object.fromEntries(
      [...this.#sections].map(([section, parts]) => [section, Object.fromEntries(parts)]),
    );
  }
}
