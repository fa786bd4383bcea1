/** An answer of `GET /v1/statistics` as after a month of use; the same each time. */
// biome-ignore lint/suspicious/noExplicitAny: the answer's form is the server's, and checked by the console's types
export function pastOf(answer: any): unknown {
  let balance = 6_200;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const steps = answer.data.steps.map((step: any, index: number) => {
    const calls = Math.round(150 + 90 * Math.sin(index / 1.8) + ((index * 37) % 50));
    const found = Math.round(calls * 0.72);
    const granted = index === 14 ? 4_000 : 0;
    balance += granted - found;
    const enrichments = {
      succeeded: found,
      unchanged: Math.round(calls * 0.11),
      no_match: Math.round(calls * 0.13),
      failed: index % 9 === 4 ? 6 : 1,
      suppressed: 0,
    };
    return {
      ...step,
      balance,
      enrichments,
      credits_spent: found,
      credits_granted: granted,
      vendor_cost: found * 0.021,
    };
  });
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const fields = answer.data.fields.map((field: any, index: number) => {
    const filled = [3_120, 2_890, 2_470, 910, 2_210, 1_980][index] ?? 1_000;
    return { ...field, wanted: 3_900, filled, fill_rate: filled / 3_900 };
  });
  const providers = [
    ['vendor_a', 3_900, 2_710, 0.684, 412, 71.2],
    ['vendor_b', 1_690, 840, 0.52, 655, 25.1],
    ['own_site', 880, 190, 0.22, 1_240, 0],
  ].map(([provider, asked, hits, hit_rate, latency_ms, cost]) => ({
    ...{ provider, asked, hits, hit_rate, latency_ms, cost },
    ...{ misses: Number(asked) - Number(hits) - 12, failures: 12, cached: 240 },
  }));
  return { data: { ...answer.data, steps, fields, providers } };
}
