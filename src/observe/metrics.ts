import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { SettledCall } from '../enrich/settled-call.js';
import type { RegisteredProvider } from '../providers/registered.js';

/** Upper bounds in seconds: from a local look-up to the longest deadline. */
const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 40];

export interface Gauges {
  readonly callsUnderWay: () => number;
  readonly itemsUnderWay: () => number;
  readonly waiting: () => number;
  readonly providers: () => readonly RegisteredProvider[];
}

/** What a Prometheus server can read of this process. Labels are bounded: routes, outcomes, provider ids. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests: Counter<'route' | 'status'>;
  readonly #latency: Histogram<'route'>;
  readonly #enrichments: Counter<'outcome'>;
  readonly #credits: Counter;
  readonly #attempts: Counter<'provider' | 'outcome'>;
  readonly #attemptLatency: Histogram<'provider'>;

  constructor(gauges: Gauges) {
    const registers = [this.registry];
    // Includes the delay of the event loop, memory and CPU.
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new Counter({
      name: 'sluice_requests_total',
      help: 'Requests answered',
      labelNames: ['route', 'status'],
      registers,
    });
    this.#latency = new Histogram({
      name: 'sluice_request_seconds',
      help: 'Time to answer',
      labelNames: ['route'],
      buckets: LATENCY_BUCKETS,
      registers,
    });
    this.#enrichments = new Counter({
      name: 'sluice_enrichments_total',
      help: 'Enrichments by outcome',
      labelNames: ['outcome'],
      registers,
    });
    this.#credits = new Counter({ name: 'sluice_credits_charged_total', help: 'Credits charged', registers });
    this.#attempts = new Counter({
      name: 'sluice_provider_asks_total',
      help: 'Questions to providers by outcome',
      labelNames: ['provider', 'outcome'],
      registers,
    });
    this.#attemptLatency = new Histogram({
      name: 'sluice_provider_seconds',
      help: 'Time of a provider to answer, cached answers left out',
      labelNames: ['provider'],
      buckets: LATENCY_BUCKETS,
      registers,
    });
    addGauges(gauges, this.registry);
  }

  noteRequest({ route, status, durationMs }: { route: string; status: number; durationMs: number }): void {
    this.#requests.inc({ route, status });
    this.#latency.observe({ route }, durationMs / 1000);
  }

  noteEnrichment({ status, charged, attempts }: SettledCall): void {
    this.#enrichments.inc({ outcome: status });
    if (charged > 0) this.#credits.inc(charged);
    for (const { provider, outcome: attempted, cached, latency_ms } of attempts) {
      this.#attempts.inc({ provider, outcome: attempted });
      if (!cached && attempted !== 'skipped') this.#attemptLatency.observe({ provider }, latency_ms / 1000);
    }
  }
}

/** What is read when somebody looks. */
function addGauges(gauges: Gauges, registry: Registry): void {
  const registers = [registry];
  gauge('sluice_calls_under_way', 'Enrichments under way in this process', gauges.callsUnderWay);
  gauge('sluice_run_items_under_way', 'Items of runs under way in this process', gauges.itemsUnderWay);
  gauge('sluice_queue_depth', 'Enrichments that wait for the database', gauges.waiting);
  const breaker = new Gauge({
    name: 'sluice_provider_available',
    help: '1 where the provider may be asked, 0 where its breaker is open or it is set aside',
    labelNames: ['provider'],
    registers,
    collect: () => {
      for (const { id, standing } of gauges.providers()) {
        breaker.set({ provider: id }, standing.breakerState === 'open' || standing.aside !== null ? 0 : 1);
      }
    },
  });

  const unreadable: Counter<'provider' | 'member'> = new Counter({
    name: 'sluice_provider_unreadable_members_total',
    help: 'Members of vendors’ answers that were missing or not of the documented kind: the contract may have changed',
    labelNames: ['provider', 'member'],
    registers,
    collect: () => {
      unreadable.reset();
      for (const { id, standing } of gauges.providers()) {
        for (const [member, count] of standing.unreadable) unreadable.inc({ provider: id, member }, count);
      }
    },
  });

  function gauge(name: string, help: string, read: () => number): void {
    const made: Gauge = new Gauge({ name, help, registers, collect: () => made.set(read()) });
  }
}
