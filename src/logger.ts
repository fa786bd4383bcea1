import { type Logger, pino } from 'pino';

export type { Logger };

/**
 * Structured logs to standard output, one JSON object a line. They carry ids, never keys, bodies or
 * personal data: nothing outside this rule may be passed to the logger, so there is nothing to redact.
 */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: withoutDetails },
  });
}

/** What is logged of an error. A database says in its details which values were wrong: those are somebody's data. */
function withoutDetails(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack } = error;
  return { type: name, message, ...('code' in error ? { code: error.code } : {}), stack };
}
