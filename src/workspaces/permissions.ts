/** What a key may do. `read` and `write` are groups that stand for all of theirs. */
export const PERMISSIONS = [
  'write:enrich',
  'read:contacts',
  'write:contacts',
  'read:companies',
  'write:companies',
  'read:credits',
  'read:webhooks',
  'write:webhooks',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

const SPELLINGS = new Map<string, string>([
  ['read', 'read'],
  ['write', 'write'],
  ...PERMISSIONS.map((permission): [string, string] => [permission, permission]),
  // `resource:action` is the other spelling.
  ...PERMISSIONS.map((permission): [string, string] => [
    permission.split(':').reverse().join(':'),
    permission,
  ]),
]);

/** Every accepted spelling of a permission or group. */
export const PERMISSION_SPELLINGS: readonly string[] = [...SPELLINGS.keys()];

/** The one spelling under which a permission or group is stored; null where it is none. */
export function canonicalPermission(spelling: string): string | null {
  return SPELLINGS.get(spelling) ?? null;
}

/** The single permissions that stored ones amount to. */
export function expandPermissions(stored: readonly string[]): ReadonlySet<Permission> {
  return new Set(
    PERMISSIONS.filter(
      permission => stored.includes(permission) || stored.includes(permission.split(':')[0] ?? ''),
    ),
  );
}
