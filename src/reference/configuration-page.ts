import { environmentSchema } from '../config.js';
import { fileShape } from '../providers/configuration.js';
import { commonOptions } from '../providers/options.js';
import type { ProviderType } from '../providers/provider.js';
import { providerTypes } from '../providers/types.js';
import { EXAMPLE, TYPE_TEXTS, VENDOR_TEXTS } from './configuration-texts.js';
import { boundsOf, type JsonSchema, jsonSchemaOf, type Member, membersOf, typeOf } from './json-schema.js';
import { fence, GENERATED, jsonCode, page, table } from './markdown.js';

/** `docs/reference/configuration.md`: the environment and the whole file, from the schemas that check them. */
export function configurationPage(): string {
  return page([
    GENERATED,
    '# Configuration',
    '## Environment',
    'A variable that is empty counts as unset. Paths are relative to the folder in which the program was started. A wrong value is named at the start, and nothing is served.',
    environment(),
    '## The file',
    'YAML, at most 1 MiB; `sluice.config.yaml` unless `SLUICE_CONFIG` says otherwise. It is read once, at the start, and checked as a whole: every problem is named with its path, and nothing is served until there is none. A member that is not known is a problem.',
    `\`\${NAME}\` in any text takes the value of an environment variable; one that is not set is a problem. It is put in after the file was read, so that a value cannot change the structure of the file. Relative paths are relative to the folder of the file.`,
    fence('yaml', EXAMPLE),
    options(membersOf(jsonSchemaOf(fileShape, 'input'))),
    '## Every provider',
    'Options that a provider of any type takes.',
    options(membersOf(jsonSchemaOf(commonOptions, 'input'))),
    'A **billed** provider is asked once per call, whatever happens: the question is written down before it is asked, and the answer before the call goes on. Others are asked up to three times within the deadline where they fail for a passing reason.',
    '**Cached** answers are kept per workspace and survive a restart: within their days an answer about the same identifiers is not bought again. Two contacts with the same identifiers that are asked at once are one question.',
    ...providerTypes.filter(type => !isVendor(type)).flatMap(typePart),
    ...vendorsPart(providerTypes.filter(isVendor)),
  ]);
}

/** A provider type for one certain vendor; these all take the same options, and need a key. */
function isVendor({ options: schema }: ProviderType): boolean {
  return jsonSchemaOf(schema, 'input').required?.includes('api_key') === true;
}

function typePart({ type, defaults, options: schema }: ProviderType): string[] {
  const made = commonDefaults(defaults);
  const preset = made === '' ? [] : [`Common options that differ: ${made}.`];
  return [
    `## ${type}`,
    ...(TYPE_TEXTS[type] ?? []),
    ...preset,
    options(membersOf(jsonSchemaOf(schema, 'input'))),
  ];
}

function vendorsPart(vendors: readonly ProviderType[]): string[] {
  const all = vendors.map(({ type, defaults, options: schema }) => {
    // What the program makes of a base address is text again, so its default is only in the output.
    const { properties: made = {} } = jsonSchemaOf(schema, 'output');
    const members = membersOf(jsonSchemaOf(schema, 'input'));
    return { type, defaults, members, made };
  });
  const isShared = ({ path }: Member) =>
    FIELD_LISTS.includes(path) || all.every(({ members }) => members.some(other => other.path === path));
  const shared = new Map(
    all.flatMap(({ members }) => members.filter(isShared)).map(member => [member.path, member]),
  );
  return [
    '## Vendors',
    ...VENDOR_TEXTS,
    table(
      ['Type', '`base_url`', '`fills`', '`company_fills`', 'Common options that differ'],
      all.map(({ type, defaults, made }) => [
        `\`${type}\``,
        `\`${String(made.base_url?.default)}\``,
        ...FIELD_LISTS.map(path => listOf(made[path]?.default)),
        commonDefaults(defaults),
      ]),
    ),
    options([...shared.values()].map(withoutFields)),
    ...all.flatMap(({ type, members }) => {
      const own = members.filter(member => !isShared(member));
      return own.length === 0 ? [] : [`\`${type}\` also takes:`, options(own)];
    }),
  ];
}

function commonDefaults(defaults: ProviderType['defaults'] = {}): string {
  return Object.entries(defaults)
    .map(([name, value]) => `\`${name}\` ${jsonCode(value)}`)
    .join(', ');
}

/** What is filled differs by vendor, and is in the table of the vendors; not all know people, or companies. */
const FIELD_LISTS: readonly string[] = ['fills', 'company_fills'];

function withoutFields(member: Member): Member {
  if (!FIELD_LISTS.includes(member.path)) return member;
  const { description, minItems } = member.schema;
  return { ...member, schema: { title: 'list of fields', description, minItems } };
}

function listOf(values: unknown): string {
  return Array.isArray(values) ? values.map(value => `\`${String(value)}\``).join(', ') : '';
}

function environment(): string {
  const members = membersOf(jsonSchemaOf(environmentSchema, 'output'));
  return table(
    ['Variable', 'Default', 'Values', 'Meaning'],
    members.map(({ path, schema }) => [
      `\`${path}\``,
      schema.default === undefined ? '' : `\`${String(schema.default)}\``,
      [typeOf(schema), boundsOf(schema)].filter(Boolean).join(', '),
      schema.description ?? '',
    ]),
  );
}

/** Members that need no words of their own are named in the row of their object. */
function options(all: readonly Member[]): string {
  const members = all.filter(({ schema }) => schema.description !== undefined);
  if (members.length === 0) return 'It has no options of its own.';
  return table(['Option', 'Type', 'Default', 'Bounds', 'Meaning'], members.map(row));
}

function row({ path, schema, isRequired }: Member): string[] {
  const given = schema.default === undefined ? '' : jsonCode(schema.default);
  return [
    `\`${path}\``,
    optionType(schema),
    isRequired ? 'required' : given,
    valueBounds(schema),
    schema.description ?? '',
  ];
}

function optionType(schema: JsonSchema): string {
  const silent = Object.entries(schema.properties ?? {}).filter(
    ([, member]) => member.description === undefined,
  );
  const [first] = silent;
  if (first === undefined) return typeOf(schema);
  return `${silent.map(([name]) => `\`${name}\``).join(', ')}: each ${typeOf(first[1])}`;
}

/** A list's bounds are those of its length, a map's of its values. */
function valueBounds(schema: JsonSchema): string {
  const { additionalProperties } = schema;
  const ofValues = typeof additionalProperties === 'object' && schema.properties === undefined;
  return boundsOf(ofValues ? additionalProperties : schema);
}
