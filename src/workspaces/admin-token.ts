import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'admin-token';

/** The admin token kept in a data directory; null where none was made yet. */
export async function readAdminToken(dataDir: string): Promise<string | null> {
  try {
    return (await readFile(join(dataDir, FILE), 'utf8')).trim() || null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** The admin token of a data directory; made at the first start, readable by its owner alone. */
export async function ensureAdminToken(dataDir: string): Promise<string> {
  const present = await readAdminToken(dataDir);
  if (present !== null) return present;
  await mkdir(dataDir, { recursive: true });
  const token = `adm_${randomBytes(24).toString('base64url')}`;
  const file = await open(join(dataDir, FILE), 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    // Another process of the same directory was faster, or died before it wrote: its file is the one.
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (file === null) {
    const other = await readAdminToken(dataDir);
    if (other === null) throw new Error(`${join(dataDir, FILE)} is empty. Delete it and start again.`);
    return other;
  }
  try {
    await file.writeFile(`${token}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return token;
}

/** Whether two tokens are one, in a time that says nothing of where they differ. */
export function isAdminToken(token: string, adminToken: string): boolean {
  const digest = (value: string) => hash('sha256', value, 'buffer');
  return timingSafeEqual(digest(token), digest(adminToken));
}
