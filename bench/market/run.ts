import type { Contact } from '../../src/contacts/contact.js';
import type { AdmittedCall } from '../../src/enrich/call.js';
import { ContactTarget } from '../../src/enrich/contact-target.js';
import type { Learning } from '../../src/enrich/course.js';
import { Evidence } from '../../src/enrich/evidence.js';
import { plan, type Waterfall } from '../../src/enrich/plan.js';
import { askWaterfall } from '../../src/enrich/waterfall.js';
import { FIELDS, type Field } from '../../src/normalize/fields.js';
import { sameValue } from '../../src/normalize/fieldvalue.js';
import type { Asked, Asker } from '../../src/providers/ask.js';
import { commonOptions } from '../../src/providers/options.js';
import type { RegisteredProvider } from '../../src/providers/registered.js';
import { Standing } from '../../src/providers/standing.js';
import type { Person } from './people.js';
import { seeded, seedOf } from './random.js';
import type { Shelf } from './vendors.js';

/** The people are enriched one after the other, over this long. */
const SPAN_MS = 60 * 86_400_000;
const START_MS = Date.UTC(2026, 0, 5);

/** One value that was written, and what it is. */
export interface Written {
  readonly person: number;
  readonly field: Field;
  readonly confidence: number;
  readonly source: string;
  readonly kind: 'right' | 'outdated' | 'namesake' | 'wrong';
}

export interface Run {
  readonly written: readonly Written[];
  /** How many fields were empty. */
  readonly wanted: number;
  readonly asks: number;
  readonly latencyMs: number;
  /** By person. */
  readonly costs: readonly number[];
}

export interface Market {
  readonly people: readonly Person[];
  readonly shelves: readonly Shelf[];
  readonly seed: number;
}

export function momentOf(market: Market, person: Person): number {
  return START_MS + (person.index / market.people.length) * SPAN_MS;
}

/** A vendor as the program sees it: nothing of it is known but its price and what it can fill. */
export function registerShelf({ vendor }: Shelf): RegisteredProvider {
  return {
    id: vendor.id,
    type: 'market',
    options: { ...commonOptions.parse({ billed: true, cost: vendor.price }), timeout_ms: 10_000 },
    provider: {
      fills: FIELDS.filter(field => vendor.fields[field] !== undefined),
      needs: vendor.needs,
      remote: true,
      ask: () => ({ outcome: 'failed', kind: 'bad_request', reason: 'the market is asked by its shelves' }),
    },
    standing: new Standing(() => START_MS),
  };
}

function kindOf(people: readonly Person[], person: Person, field: Field, value: string): Written['kind'] {
  if (sameValue(field, value, person.facts[field])) return 'right';
  if (person.before !== null && sameValue(field, value, person.before.facts[field])) return 'outdated';
  const twin = person.namesake === null ? undefined : people[person.namesake];
  return twin !== undefined && sameValue(field, value, twin.facts[field]) ? 'namesake' : 'wrong';
}

function admittedCall(contact: Contact, nowMs: number): AdmittedCall {
  return {
    call: {
      workspaceId: 'market',
      subject: { kind: 'contact', contactId: contact.id },
      fields: FIELDS,
      overwrite: false,
      idempotencyKey: null,
      receiptKey: null,
      fingerprint: '',
      arrivedAtMs: nowMs,
    },
    enrichmentId: contact.id,
    held: true,
    fence: 0,
    target: new ContactTarget(contact),
    suppressing: false,
    linking: false,
    deadlineAtMs: nowMs + 25_000,
  };
}

/** Enriches everybody through the program's own waterfall; only the vendors are simulated. */
export async function runMarket(
  market: Market,
  waterfall: Waterfall,
  evidence = new Evidence(),
): Promise<Run> {
  const { people, shelves, seed } = market;
  const byId = new Map(shelves.map(shelf => [shelf.vendor.id, shelf]));
  const learning: Learning = { evidence, random: seeded(seedOf(seed, 4)) };
  const written: Written[] = [];
  const costs: number[] = [];
  let [wanted, asks, latencyMs] = [0, 0, 0];
  for (const person of people) {
    const nowMs = momentOf(market, person);
    const asker: Pick<Asker, 'ask'> = {
      ask: async (registered, _question, identifiers): Promise<Asked> => {
        const shelf = byId.get(registered.id);
        if (shelf === undefined) throw new Error(`nobody sells as ${registered.id}`);
        const outcome = shelf.answer(person, identifiers, nowMs);
        const cost = 'cost' in outcome ? (outcome.cost ?? 0) : 0;
        const { latencyMs: took } = shelf.vendor;
        return { outcome, cached: false, cost, latencyMs: took, askedAtMs: nowMs, earlierUnknown: false };
      },
    };
    const { contact } = person;
    const admitted = admittedCall(contact, nowMs);
    const planned = plan(admitted.call, admitted.target, waterfall);
    const { merged, attempts } = await askWaterfall(admitted, planned, {
      asker,
      learning,
      isSuppressed: null,
      now: () => nowMs,
    });
    wanted += planned.wanted.length;
    costs.push(attempts.reduce((sum, { cost }) => sum + cost, 0));
    asks += attempts.filter(({ outcome }) => outcome !== 'skipped').length;
    latencyMs += attempts.reduce((sum, attempt) => sum + attempt.latency_ms, 0);
    for (const { field: name, belief } of merged.changes) {
      const field = FIELDS.find(one => one === name);
      if (field === undefined) continue;
      const kind = kindOf(people, person, field, belief.value);
      written.push({
        person: person.index,
        field,
        confidence: belief.confidence,
        source: belief.source,
        kind,
      });
    }
  }
  return { written, wanted, asks, latencyMs, costs };
}
