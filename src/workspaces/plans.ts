/** Calls a day and a minute, by plan. The numbers are the public API's. */
export const PLANS = {
  starter: { perDay: 100, perMinute: 10 },
  pro: { perDay: 1_000, perMinute: 50 },
  org: { perDay: 10_000, perMinute: 200 },
  unlimited: null,
} as const;

export type Plan = keyof typeof PLANS;

export const PLAN_NAMES = ['starter', 'pro', 'org', 'unlimited'] as const satisfies readonly Plan[];
