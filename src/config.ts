import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';

/** What the environment says; `docs/reference/configuration.md` lists it for people. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Null: the embedded database in the data directory. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly configPath: string;
  readonly adminToken: string | null;
  /** The server that the command line talks to, without a slash at its end; null: the one at `host` and `port`. */
  readonly serverUrl: string | null;
  readonly sandbox: boolean;
  readonly logLevel: string;
  /** The whole environment, for `${NAME}` in the configuration file. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Unset and empty are the same: that is how a shell or a compose file leaves a variable out. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(value => (value === '' ? undefined : value), schema.optional());

const environmentSchema = z.object({
  PORT: optional(z.coerce.number('must be a number').int('must be a whole number').min(0).max(65_535)),
  HOST: optional(z.string()),
  DATABASE_URL: optional(
    z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://'),
  ),
  SLUICE_DATA_DIR: optional(z.string()),
  SLUICE_CONFIG: optional(z.string()),
  SLUICE_ADMIN_TOKEN: optional(
    z.string().regex(/^[!-~]{8,200}$/, 'must be 8 to 200 visible characters without white space'),
  ),
  SLUICE_URL: optional(
    z.string().regex(/^https?:\/\/[^\s/?#][^\s?#]*$/, 'must be the http:// or https:// address of a server'),
  ),
  SLUICE_SANDBOX: optional(z.enum(['0', '1', 'true', 'false'], 'must be 0 or 1')),
  SLUICE_LOG_LEVEL: optional(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`)),
});

/**
 * The settings of this process. Relative paths are relative to `workingDir`.
 * @throws Error that names every wrong variable.
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  workingDir: string,
): Settings {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(issue => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not as it should be:\n${problems.join('\n')}`);
  }
  const values = parsed.data;
  const path = (value: string) => (isAbsolute(value) ? value : resolve(workingDir, value));
  return {
    port: values.PORT ?? 8787,
    host: values.HOST ?? '127.0.0.1',
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: path(values.SLUICE_DATA_DIR ?? './data'),
    configPath: path(values.SLUICE_CONFIG ?? './sluice.config.yaml'),
    adminToken: values.SLUICE_ADMIN_TOKEN ?? null,
    serverUrl: values.SLUICE_URL?.replace(/\/+$/, '') ?? null,
    sandbox: values.SLUICE_SANDBOX !== '0' && values.SLUICE_SANDBOX !== 'false',
    logLevel: values.SLUICE_LOG_LEVEL ?? 'info',
    environment,
  };
}

/** The settings of the process as it was started. */
export function processSettings(): Settings {
  return readSettings(process.env, process.cwd());
}
