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
  /** The first encrypts webhooks' secrets, each decrypts them; none: they are stored as they are. */
  readonly encryptionKeys: readonly string[];
  /** Whether webhooks may go to private addresses and by http. */
  readonly webhookPrivateNetwork: boolean;
  /** Between the attempts of a delivery; the last one repeats. At least one. */
  readonly webhookWaitsMs: readonly number[];
  /** The whole environment, for `${NAME}` in the configuration file. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** 128 bits where they are written in hexadecimal; a password of people's own making is shorter. */
const ENCRYPTION_KEY_LENGTH_MIN = 32;

/** Unset and empty are the same: that is how a shell or a compose file leaves a variable out. */
const variable = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(value => (value === '' ? undefined : value), schema);

/** The environment variables; `docs/reference/configuration.md` is made from this. */
export const environmentSchema = z.object({
  PORT: variable(
    z.coerce
      .number('must be a number')
      .int('must be a whole number')
      .min(0)
      .max(65_535)
      .default(8787)
      .describe('The port to listen on; 0: any free one.'),
  ),
  HOST: variable(
    z.string().default('127.0.0.1').describe('The address to listen on; `0.0.0.0`: all of this machine.'),
  ),
  DATABASE_URL: variable(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')
      .optional()
      .describe('A PostgreSQL server, 15 or later. Unset: the embedded database in the data directory.'),
  ),
  SLUICE_DATA_DIR: variable(
    z.string().default('./data').describe('Where the embedded database and the admin token are kept.'),
  ),
  SLUICE_CONFIG: variable(
    z.string().default('./sluice.config.yaml').describe('The configuration file; it may be absent.'),
  ),
  SLUICE_ADMIN_TOKEN: variable(
    z
      .string()
      .regex(/^[!-~]{8,200}$/, 'must be 8 to 200 visible characters without white space')
      .optional()
      .describe(
        'The operator’s token. Unset: made at the first start and kept in the data directory as `admin-token`.',
      ),
  ),
  SLUICE_URL: variable(
    z
      .string()
      .regex(/^https?:\/\/[^\s/?#][^\s?#]*$/, 'must be the http:// or https:// address of a server')
      .optional()
      .describe('The server that the command line talks to. Unset: the one at `HOST` and `PORT`.'),
  ),
  SLUICE_SANDBOX: variable(
    z
      .enum(['0', '1', 'true', 'false'], 'must be 0 or 1')
      .default('1')
      .describe(
        '`0`: no sandbox workspace is made, and without a configuration nothing made up is answered.',
      ),
  ),
  SLUICE_ENCRYPTION_KEY: variable(
    z
      .string()
      .transform(value => value.split(',').map(key => key.trim()))
      .refine(
        keys => keys.every(key => key.length >= ENCRYPTION_KEY_LENGTH_MIN),
        `must have at least ${ENCRYPTION_KEY_LENGTH_MIN} characters, or be several such, separated by commas`,
      )
      .optional()
      .describe(
        'Encrypts the secrets of webhooks in the database. Several, separated by commas: the first encrypts, all of them decrypt. Unset: secrets are stored as they are.',
      ),
  ),
  SLUICE_WEBHOOK_PRIVATE_NETWORK: variable(
    z
      .enum(['0', '1', 'true', 'false'], 'must be 0 or 1')
      .default('0')
      .describe('`1`: webhooks may go to loopback and private addresses, and by http as well as https.'),
  ),
  SLUICE_WEBHOOK_WAITS: variable(
    z
      .string()
      .regex(/^\d+(\.\d+)?(,\d+(\.\d+)?){0,19}$/, 'must be numbers of seconds, separated by commas')
      .default('5,30,300,3600,21600')
      .describe(
        'Seconds between the attempts of a webhook’s delivery; the last one repeats until the event is three days old.',
      ),
  ),
  SLUICE_LOG_LEVEL: variable(
    z
      .enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`)
      .default('info')
      .describe('What is logged: this level and those above it.'),
  ),
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
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: path(values.SLUICE_DATA_DIR),
    configPath: path(values.SLUICE_CONFIG),
    adminToken: values.SLUICE_ADMIN_TOKEN ?? null,
    serverUrl: values.SLUICE_URL?.replace(/\/+$/, '') ?? null,
    sandbox: isOn(values.SLUICE_SANDBOX),
    logLevel: values.SLUICE_LOG_LEVEL,
    encryptionKeys: values.SLUICE_ENCRYPTION_KEY ?? [],
    webhookPrivateNetwork: isOn(values.SLUICE_WEBHOOK_PRIVATE_NETWORK),
    webhookWaitsMs: values.SLUICE_WEBHOOK_WAITS.split(',').map(seconds => Number(seconds) * 1_000),
    environment,
  };
}

function isOn(value: '0' | '1' | 'true' | 'false'): boolean {
  return value === '1' || value === 'true';
}

/** The settings of the process as it was started. */
export function processSettings(): Settings {
  return readSettings(process.env, process.cwd());
}
