/**
 * What the books should say, in the fewest words: grants, holds, charges, keys and who may settle. No clock, no SQL, no
 * batches: one thing after the other.
 */

export type SettleAs = 'succeeded' | 'unchanged' | 'no_match' | 'failed';

export interface ModelCall {
  readonly key: string | null;
  readonly contact: number;
  /** The contact as the call read it. */
  version: number;
  fence: number;
  status: 'running' | SettleAs;
}

export class BooksModel {
  balance = 0;
  readonly grants = new Map<string, number>();
  readonly calls: ModelCall[] = [];
  readonly claims = new Map<
    string,
    { readonly fingerprint: string; readonly call: number; answer: string | null }
  >();
  readonly versions: number[];
  /** The living processes' fencing numbers; what is not here is dead. */
  readonly alive = new Set<number>();

  constructor(contacts: number) {
    this.versions = Array.from({ length: contacts }, () => 1);
  }

  get held(): number {
    return this.calls.filter(({ status }) => status === 'running').length;
  }

  /** The amount that the reference stands for. */
  grant(reference: string, amount: number): number {
    const earlier = this.grants.get(reference);
    if (earlier !== undefined) return earlier;
    this.grants.set(reference, amount);
    this.balance += amount;
    return amount;
  }

  /** The verdict; for an admitted one also which call it is. */
  admit(
    fence: number,
    asked: { key: string | null; fingerprint: string; contact: number },
  ): [string, number | null] {
    const claim = asked.key === null ? undefined : this.claims.get(asked.key);
    if (claim !== undefined) {
      const call = this.calls[claim.call];
      if (claim.fingerprint !== asked.fingerprint) return ['conflict', null];
      if (claim.answer !== null) return ['replay', claim.call];
      if (call === undefined || this.alive.has(call.fence)) return ['running', claim.call];
      call.fence = fence;
      call.version = this.versions[call.contact] ?? 0;
      return ['admitted', claim.call];
    }
    if (this.balance - this.held < 1) return ['no_credit', null];
    const { key, contact, fingerprint } = asked;
    const place =
      this.calls.push({ key, contact, fence, version: this.versions[contact] ?? 0, status: 'running' }) - 1;
    if (key !== null) this.claims.set(key, { fingerprint, call: place, answer: null });
    return ['admitted', place];
  }

  /** What looking alone says of a call that asks nobody outside. */
  lookUp({ key, fingerprint }: { key: string | null; fingerprint: string }): string {
    const claim = key === null ? undefined : this.claims.get(key);
    if (claim !== undefined) {
      if (claim.answer === null) return 'unclear';
      return claim.fingerprint === fingerprint ? 'replay' : 'conflict';
    }
    return this.balance - this.held < 1 ? 'no_credit' : 'admitted';
  }

  /**
   * Settles a call that was only looked at.
   * @param available credits that nobody held when the batch began, less those of the calls before this one.
   */
  take(
    fence: number,
    asked: { key: string | null; fingerprint: string; contact: number },
    version: number,
    as: SettleAs,
    answer: string,
    available: number,
  ): 'settled' | 'stale' | 'fenced' | 'claimed' | 'no_credit' {
    const { key, contact, fingerprint } = asked;
    if (!this.alive.has(fence)) return 'fenced';
    if (key !== null && this.claims.has(key)) return 'claimed';
    if (available < 1) return 'no_credit';
    if (as === 'succeeded' && this.versions[contact] !== version) return 'stale';
    const place = this.calls.push({ key, contact, fence, version, status: 'running' }) - 1;
    if (key !== null) this.claims.set(key, { fingerprint, call: place, answer: null });
    return this.settle(place, fence, version, as, answer);
  }

  /** @param answer what the call answers, but for the balance at its end. */
  settle(
    place: number,
    fence: number,
    version: number,
    as: SettleAs,
    answer: string,
  ): 'settled' | 'stale' | 'fenced' {
    const call = this.calls[place];
    if (call === undefined || call.status !== 'running' || call.fence !== fence) return 'fenced';
    if (as === 'succeeded' && this.versions[call.contact] !== version) return 'stale';
    call.status = as;
    if (as === 'succeeded') {
      this.balance -= 1;
      this.versions[call.contact] = version + 1;
    }
    const claim = call.key === null ? undefined : this.claims.get(call.key);
    if (call.key !== null && as === 'failed') this.claims.delete(call.key);
    else if (claim !== undefined) claim.answer = as === 'no_match' ? answer : `${answer}${this.balance}}}`;
    return 'settled';
  }

  /** Gives back what dead processes hold. */
  release(): void {
    for (const call of this.calls) {
      if (call.status !== 'running' || this.alive.has(call.fence)) continue;
      call.status = 'failed';
      if (call.key !== null) this.claims.delete(call.key);
    }
  }
}
