/** Contacts kept for one key: a switchboard is the number of many, and each of them would be compared. */
const PER_KEY_MAX = 8;

/** More keys are not remembered: 100 MB. Contacts beyond are found by their e-mail alone. */
const KEYS_MAX = 4_000_000;

const ID_BYTES = 16;

/**
 * Who has which phone number or LinkedIn URL: text to the ids of contacts that may have it. It keeps 53 bits of a
 * hash for each key, in 25 to 50 bytes, so a hit is a candidate that must be looked at; of a person's e-mail it keeps
 * a hash as well, since a switchboard's many would else all be looked at for each row.
 *
 * In memory, filled by reading the workspace once, because there can be no index for it: contacts are changed by
 * enrichment in just these columns, and an index on one that changes makes every such update touch all indexes.
 */
export class KnownPeople {
  #hashes = new Float64Array(1_024);
  #places = new Uint32Array(1_024);
  /** By place; 0 for a person without an e-mail. */
  #emails = new Uint32Array(1_024);
  #ids = Buffer.alloc(1_024 * ID_BYTES);
  #people = 0;
  #keys = 0;

  /** Remembers that a contact has these keys. @param email in the form in which others are compared with it. */
  add(id: string, keys: readonly string[], email: string | null): void {
    if (keys.length === 0 || this.#keys + keys.length > KEYS_MAX) return;
    const place = this.#people;
    this.#people += 1;
    if (this.#people * ID_BYTES > this.#ids.length) {
      this.#ids = Buffer.concat([this.#ids], this.#ids.length * 2);
      const emails = new Uint32Array(this.#emails.length * 2);
      emails.set(this.#emails);
      this.#emails = emails;
    }
    this.#emails[place] = emailHash(email);
    this.#ids.write(id.replaceAll('-', ''), place * ID_BYTES, 'hex');
    for (const key of keys) this.#insert(hashOf(key), place);
  }

  /** Contacts that may have a key, without those whose e-mail is another than this one; null: whatever it is. */
  find(key: string, email: string | null): string[] {
    const found: string[] = [];
    const hash = hashOf(key);
    const wanted = emailHash(email);
    for (let slot = this.#slotOf(hash); this.#hashes[slot] !== 0; slot = this.#after(slot)) {
      const place = this.#places[slot] ?? 0;
      const present = this.#emails[place];
      const fits = wanted === 0 || present === 0 || present === wanted;
      if (fits && this.#hashes[slot] === hash) found.push(this.#idAt(place));
    }
    return found;
  }

  #insert(hash: number, place: number): void {
    if (this.#keys * 2 >= this.#hashes.length) this.#grow();
    let same = 0;
    let slot = this.#slotOf(hash);
    for (; this.#hashes[slot] !== 0; slot = this.#after(slot)) {
      if (this.#hashes[slot] === hash) same += 1;
    }
    if (same === PER_KEY_MAX) return;
    this.#hashes[slot] = hash;
    this.#places[slot] = place;
    this.#keys += 1;
  }

  #grow(): void {
    const [hashes, places] = [this.#hashes, this.#places];
    this.#hashes = new Float64Array(hashes.length * 2);
    this.#places = new Uint32Array(hashes.length * 2);
    hashes.forEach((hash, old) => {
      if (hash === 0) return;
      let slot = this.#slotOf(hash);
      while (this.#hashes[slot] !== 0) slot = this.#after(slot);
      this.#hashes[slot] = hash;
      this.#places[slot] = places[old] ?? 0;
    });
  }

  #slotOf(hash: number): number {
    return hash % this.#hashes.length;
  }

  #after(slot: number): number {
    return slot + 1 === this.#hashes.length ? 0 : slot + 1;
  }

  #idAt(place: number): string {
    const hex = this.#ids.toString('hex', place * ID_BYTES, (place + 1) * ID_BYTES);
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }
}

function emailHash(email: string | null): number {
  return email === null ? 0 : hashOf(email) >>> 0 || 1;
}

/** 53 bits of a text, never 0 (two rounds of FNV-1a with different seeds). */
function hashOf(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  return ((high >>> 0) % 0x200000) * 0x100000000 + (low >>> 0) || 1;
}
