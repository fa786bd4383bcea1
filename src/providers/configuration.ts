import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { ALL_FIELDS } from '../normalize/fields.js';
import { isNameServer } from '../outbound/name-servers.js';
import { ConfigError } from './config-error.js';
import { type CommonOptions, commonOptions } from './options.js';
import type { ProviderType } from './provider.js';
import { providerTypes } from './types.js';

/** A configuration file is written by hand; a larger one is something else. */
const FILE_BYTES_MAX = 1_048_576;

/** Providers in one file; a waterfall is asked one after the other, so nobody has use for more. */
const PROVIDERS_MAX = 100;

/** A hold lives as long as its call, and a hold whose process died must be gone within a minute. */
const DEADLINE_MS_MAX = 40_000;

const waterfallDefaults = z.strictObject({
  timeout_ms: z
    .int()
    .min(1)
    .max(DEADLINE_MS_MAX)
    .default(10_000)
    .describe('Longest wait for one answer, of providers that name none.'),
  deadline_ms: z
    .int()
    .min(1)
    .max(DEADLINE_MS_MAX)
    .default(25_000)
    .describe('Longest time for the whole waterfall of one call.'),
  min_confidence: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('A value less sure than this is not written.'),
  strategy: z
    .enum(['fill', 'first_match'])
    .default('fill')
    .describe(
      '`fill` goes on until nothing is missing; `first_match` stops at the first provider that had data.',
    ),
  order: z
    .enum(['fixed', 'auto'])
    .default('fixed')
    .describe(
      '`fixed` asks in the order of `waterfall`; `auto` asks first who is expected to add most for its price, as learned from what each has delivered, and stops when that is not worth the price.',
    ),
  max_cost: z
    .number()
    .min(0)
    .optional()
    .describe('The most that one call may cost, in your currency; who could cost more is left out.'),
  values: z
    .partialRecord(z.enum(ALL_FIELDS), z.number().min(0))
    .optional()
    .describe(
      'What a field is worth with `auto`, by field, in your currency; one that is not named: 10 times the dearest price.',
    ),
});

export type WaterfallDefaults = z.output<typeof waterfallDefaults>;

/** What answers name as `source` that is no provider: what the workspace has itself, and what was bought before. */
const SOURCES_TAKEN: readonly string[] = ['workspace', 'cached'];

const providerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'must be lower-case letters, digits, - and _')
  .refine(
    id => !SOURCES_TAKEN.includes(id),
    `is taken: answers name ${SOURCES_TAKEN.join(' and ')} as sources that are no provider. Give it another id`,
  );

/** More are not tried in the time that a call has. */
const NAME_SERVERS_MAX = 5;

/** Whether mail arrives is asked of the servers that take it only where the operator wants that. */
const verificationShape = z.strictObject({
  servers: z
    .array(z.string().refine(isNameServer, 'must be an IP address, with or without a port'))
    .min(1)
    .max(NAME_SERVERS_MAX)
    .optional()
    .describe(
      'Name servers that are asked where mail goes, by their IP addresses; absent: those of this machine.',
    ),
  smtp: z
    .strictObject({
      helo: z
        .string()
        .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i, 'must be a host name')
        .describe(
          'Your name in the greeting; it should resolve to the address that the server connects from.',
        ),
      sender: z.email().describe('Where bounces would go; a mailbox that exists.'),
      port: z.int().min(1).max(65_535).default(25).describe('Where mail servers listen.'),
      timeout_ms: z
        .int()
        .min(100)
        .max(20_000)
        .default(12_000)
        .describe('Longest time for one address; servers that answer slowly on purpose take longer.'),
      allow_private_network: z
        .boolean()
        .default(false)
        .describe('Whether mail servers at loopback and private addresses may be asked.'),
    })
    .optional()
    .describe(
      'Ask the mail server that takes an address whether it does, up to `RCPT`. One conversation a domain at a time, ten in all. Without it no address is better than `risky`.',
    ),
});

export type VerificationSettings = z.output<typeof verificationShape>;

/** The file as a whole; what is in a provider is checked by its type. */
export const fileShape = z.strictObject({
  waterfall: z
    .array(z.string())
    .max(PROVIDERS_MAX)
    .optional()
    .describe('Provider ids in the order in which they are asked; absent: all, in the order of the file.'),
  defaults: waterfallDefaults.prefault({}).describe('What holds for every call.'),
  providers: z
    .record(providerId, z.looseObject({ type: z.string() }))
    .refine(
      providers => Object.keys(providers).length <= PROVIDERS_MAX,
      `must have at most ${PROVIDERS_MAX} providers`,
    )
    .default({})
    .describe(
      'The providers by their ids: lower-case letters, digits, `-` and `_`, at most 63; not `workspace` or `cached`.',
    ),
  verification: verificationShape.prefault({}).describe('How e-mail addresses are verified.'),
});

/** One provider of the file, checked; what is of its type is checked by the type's own schema. */
export interface ProviderConfig {
  readonly id: string;
  readonly providerType: ProviderType;
  readonly common: CommonOptions;
  readonly config: unknown;
}

export interface Configuration {
  /** Provider ids in the order in which they are asked. */
  readonly waterfall: readonly string[];
  readonly defaults: WaterfallDefaults;
  readonly providers: readonly ProviderConfig[];
  readonly verification: VerificationSettings;
  /** Relative paths in the file are relative to it. */
  readonly baseDir: string;
}

/** Every problem of a configuration, each with its path. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  constructor(file: string, problems: readonly ConfigError[]) {
    const lines = problems.map(
      problem => `  ${problem.path === '' ? '' : `${problem.path}: `}${problem.message}`,
    );
    super(
      `${file} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${lines.join('\n')}`,
    );
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `${NAME}` is no plain text to YAML where braces have a meaning, so it stands as a token while the file is parsed:
 * two private-use characters around the name. The value comes in afterwards and can not change the file's structure.
 */
const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
const TOKEN = /\ue000([A-Za-z_][A-Za-z0-9_]*)\ue001/g;

/** Puts environment values into every text of the parsed file. */
function substitute(
  value: unknown,
  path: string,
  environment: Environment,
  problems: ConfigError[],
): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(TOKEN, (_whole, name: string) => {
      const found = environment[name];
      if (found === undefined || found === '') {
        problems.push(new ConfigError(path, `the environment variable ${name} is not set`));
      }
      return found ?? '';
    });
  }
  const inner = (key: string | number) => (path === '' ? String(key) : `${path}.${key}`);
  if (Array.isArray(value)) {
    return value.map((member: unknown, index) => substitute(member, inner(index), environment, problems));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      substitute(member, inner(key), environment, problems),
    ]),
  );
}

function issuesOf(error: z.ZodError, prefix: readonly PropertyKey[]): ConfigError[] {
  return error.issues.flatMap(issue => {
    const path = [...prefix, ...issue.path].map(String).join('.');
    // What is wrong with a name is told inside: zod says of it no more than that it is none.
    if (issue.code === 'invalid_key')
      return issue.issues.map(({ message }) => new ConfigError(path, message));
    if (issue.code !== 'unrecognized_keys') return [new ConfigError(path, issue.message)];
    return issue.keys.map(key => new ConfigError([path, key].filter(Boolean).join('.'), 'is not known here'));
  });
}

const COMMON_KEYS: readonly string[] = Object.keys(commonOptions.shape);

function readProvider(
  id: string,
  entry: Readonly<Record<string, unknown>>,
  problems: ConfigError[],
): ProviderConfig | null {
  const { type, ...options } = entry;
  const providerType = providerTypes.find(candidate => candidate.type === type);
  if (providerType === undefined) {
    const known = providerTypes.map(candidate => candidate.type).join(', ');
    problems.push(new ConfigError(`providers.${id}.type`, `must be one of ${known}`));
    return null;
  }
  const entries = Object.entries(options);
  const common = commonOptions.safeParse({
    ...providerType.defaults,
    ...Object.fromEntries(entries.filter(([key]) => COMMON_KEYS.includes(key))),
  });
  const own = providerType.options.safeParse(
    Object.fromEntries(entries.filter(([key]) => !COMMON_KEYS.includes(key))),
  );
  if (!common.success) problems.push(...issuesOf(common.error, ['providers', id]));
  if (!own.success) problems.push(...issuesOf(own.error, ['providers', id]));
  return common.success && own.success ? { id, providerType, common: common.data, config: own.data } : null;
}

/**
 * Checks a configuration as a whole.
 * @param file its name, for messages. @param content its text.
 * @throws ConfigurationError that names every problem with its path.
 */
export function parseConfiguration(file: string, content: string, environment: Environment): Configuration {
  const document = parseDocument(content.replaceAll(REFERENCE, '\ue000$1\ue001'));
  if (document.errors.length > 0) {
    throw new ConfigurationError(
      file,
      document.errors.map(error => new ConfigError('', error.message.split('\n', 1)[0] ?? '')),
    );
  }
  const problems: ConfigError[] = [];
  const values = substitute(document.toJS({ maxAliasCount: 100 }) ?? {}, '', environment, problems);
  const shape = fileShape.safeParse(values);
  if (!shape.success) throw new ConfigurationError(file, [...problems, ...issuesOf(shape.error, [])]);

  const { defaults, verification } = shape.data;
  const providers: ProviderConfig[] = [];
  for (const [id, entry] of Object.entries(shape.data.providers)) {
    const provider = readProvider(id, entry, problems);
    if (provider !== null) providers.push(provider);
  }
  const named = Object.keys(shape.data.providers);
  const waterfall = shape.data.waterfall ?? named;
  waterfall.forEach((id, index) => {
    if (!named.includes(id)) {
      problems.push(new ConfigError(`waterfall.${index}`, `there is no provider ${id} under providers`));
    } else if (waterfall.indexOf(id) !== index) {
      problems.push(new ConfigError(`waterfall.${index}`, `${id} is named twice`));
    }
  });
  if (problems.length > 0) throw new ConfigurationError(file, problems);
  return { waterfall, defaults, providers, verification, baseDir: dirname(file) };
}

/** The configuration file, checked; null where there is none. @throws ConfigurationError, or the fault of reading it. */
export async function readConfiguration(
  file: string,
  environment: Environment,
): Promise<Configuration | null> {
  let content: Buffer;
  try {
    content = await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  if (content.length > FILE_BYTES_MAX) {
    throw new ConfigurationError(file, [new ConfigError('', `is larger than ${FILE_BYTES_MAX} bytes`)]);
  }
  return parseConfiguration(file, content.toString('utf8'), environment);
}
