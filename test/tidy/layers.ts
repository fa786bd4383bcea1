/**
 * The layers of `src/`, lowest first: a file imports from its own layer and those before it. Features may use each
 * other, in one direction (no cycle of folders); `http` is two layers, since a feature declares its routes with the
 * lower part and is served by the upper one.
 */
const LAYERS: readonly { readonly name: string; readonly files: RegExp }[] = [
  {
    name: 'foundation',
    files: /^src\/(errors|in-time|under-way|logger|paths|version|config)\.ts$|^src\/(normalize|tables)\//,
  },
  { name: 'database', files: /^src\/database\// },
  { name: 'outbound', files: /^src\/outbound\// },
  {
    name: 'route declarations',
    files: /^src\/http\/(route|schemas|parse|cursor|idempotency-key|client-date)\.ts$/,
  },
  {
    name: 'features',
    files:
      /^src\/(backup|companies|console|contacts|credits|enrich|erasure|exports|imports|limits|observe|providers|runs|sandbox|statistics|suppressions|verify|webhooks|workspaces)\//,
  },
  { name: 'http serving', files: /^src\/http\// },
  { name: 'composition', files: /^src\/(app|upkeep)\.ts$/ },
  { name: 'entrances', files: /^src\/(main\.ts$|cli\/|reference\/)/ },
];

/** Imports against the direction, each with its reason; types only, so nothing of them is left at run time. */
const ALLOWED_TYPES: Readonly<Record<string, readonly string[]>> = {
  // A route says which permission it needs and is given the caller: both are words of the workspaces.
  'src/http/route.ts': ['src/workspaces/key-ring.ts', 'src/workspaces/permissions.ts'],
};

export function layerOf(path: string): number {
  return LAYERS.findIndex(({ files }) => files.test(path));
}

export function layerName(path: string): string {
  return LAYERS[layerOf(path)]?.name ?? 'no layer';
}

export function isAllowed(from: string, to: string, isTypeOnly: boolean): boolean {
  return isTypeOnly && (ALLOWED_TYPES[from]?.includes(to) ?? false);
}

/** The unit that takes part in cycles of folders: a feature, or a file at the top. */
export function folderOf(path: string): string {
  const folder = /^src\/[^/]+(?=\/)/.exec(path)?.[0] ?? path;
  return folder === 'src/http' ? `${folder} (${layerName(path)})` : folder;
}
