import type { Queryable } from '../database/queryable.js';
import { emitEvent } from '../webhooks/events.js';
import { listBatches } from './import-rows.store.js';
import type { ImportJob } from './imports.store.js';

/** Records named in the event; 64 KiB is its limit, and GET /v1/imports/{id}/rows has all. */
const RECORDS_NAMED_MAX = 500;

/** Tells the workspace's webhooks that an import is complete, in the transaction that completes it. */
export async function tellImported(transaction: Queryable, job: ImportJob): Promise<void> {
  const { created_count, updated_count, skipped_count, error_count } = job;
  const batches = await listBatches(transaction, job.workspace_id, job.id, 0, 1);
  const records = batches.flatMap(({ record_ids, outcomes }) =>
    record_ids.flatMap((id, index) =>
      outcomes[index] === 'skipped' ? [] : [{ id, outcome: outcomes[index] }],
    ),
  );
  const data = {
    job_id: job.id,
    count: created_count + updated_count,
    [job.kind]: records.slice(0, RECORDS_NAMED_MAX),
    created_count,
    updated_count,
    skipped_count,
    error_count,
    idempotency_key: job.idempotency_key,
  };
  const type = job.kind === 'companies' ? 'companies.imported' : 'contacts.imported';
  await emitEvent(transaction, job.workspace_id, { type, data });
}
