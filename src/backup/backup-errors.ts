import { AppError } from '../errors.js';

export function wrongTarget(why: string): AppError {
  return new AppError('validation_error', `The target of the backup ${why}.`, {
    details: { fields: { target: why } },
  });
}

/** A fault of the disk or of `pg_dump`, as the operator is told of it. */
export function backupFailed(cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError('backup_failed', `The backup could not be written: ${reason}`, { cause });
}
