import { z } from 'zod';
import { type AnyRoute, route } from '../http/route.js';
import { line } from '../http/schemas.js';
import { type BackupSource, backUp } from './backup.js';

/** Longer than any path that an operating system takes. */
const PATH_LENGTH_MAX = 4_096;

/** Backups, for the operator: a running server holds its data directory, so it has to write them itself. */
export function backupRoutes(source: BackupSource): AnyRoute[] {
  return [
    route({
      method: 'POST',
      path: '/admin/v1/backup',
      access: 'admin',
      tag: 'Operation',
      summary: 'Write a backup',
      description:
        'Of the embedded database a data directory, to start a server on; of a PostgreSQL server a file for `pg_restore`. Calls wait while the embedded database is copied.',
      body: z.strictObject({
        target: line(PATH_LENGTH_MAX).describe(
          'An absolute path on the server’s machine, at which nothing is yet.',
        ),
      }),
      bodyExample: { target: '/var/backups/sluice-2026-11-22' },
      responses: {
        201: {
          description: 'The backup, complete and on the disk.',
          schema: z.object({ data: z.object({ target: z.string(), bytes: z.int() }) }),
          example: { data: { target: '/var/backups/sluice-2026-02-24', bytes: 46800000 } },
        },
      },
      errors: ['validation_error', 'backup_failed'],
      handle: async ({ body: { target } }) => ({
        status: 201,
        body: { data: { target, bytes: await backUp(source, target) } },
      }),
    }),
  ];
}
