import { useState } from 'react';
import { useApi, useChange } from '../api/use-api';
import { Attempts, PlanSteps } from '../parts/attempts';
import { Badge } from '../parts/badge';
import { Button } from '../parts/button';
import { Checkbox } from '../parts/field';
import { formatName, formatNumber } from '../parts/format';
import { Answer, Problem } from '../parts/states';
import type { Records } from './fields';

const OPERATIONS = {
  contacts: { plan: 'POST /v1/enrich/contact/plan', enrich: 'POST /v1/enrich/contact' },
  companies: { plan: 'POST /v1/enrich/company/plan', enrich: 'POST /v1/enrich/company' },
} as const;

/** What an enrichment would do and cost, and doing it: then what every provider said. */
export function RecordPlan({ records, id }: { records: Records; id: string }) {
  const [overwrite, setOverwrite] = useState(false);
  const [idempotencyKey, setIdempotencyKey] = useState(() => crypto.randomUUID());
  const of = records === 'contacts' ? { contact_id: id } : { company_id: id };
  const request = { body: { ...of, overwrite } };
  const plan = useApi(OPERATIONS[records].plan, request);
  const enrich = useChange(OPERATIONS[records].enrich, [
    records === 'contacts' ? 'GET /v1/contacts/{id}' : 'GET /v1/companies/{id}',
    records === 'contacts' ? 'GET /v1/contacts/{id}/provenance' : 'GET /v1/companies/{id}/provenance',
    'GET /v1/enrichments',
    OPERATIONS[records].plan,
    'GET /v1/credits',
  ]);
  const latest = useApi(
    'GET /v1/enrichments',
    { query: { ...of, per_page: 1 } },
    { enabled: enrich.isSuccess || enrich.isError },
  );
  const run = async () => {
    await enrich.mutateAsync({ request: { header: { 'Idempotency-Key': idempotencyKey }, ...request } });
    setIdempotencyKey(crypto.randomUUID());
  };
  const attempts = latest.data?.data.enrichments[0]?.attempts;
  return (
    <div className="stack">
      <Answer of={plan} what="Planning">
        {({ data }) => <PlanSteps plan={data} />}
      </Answer>
      <div className="save-row">
        <Checkbox isChecked={overwrite} onChange={setOverwrite}>
          Replace values that are there already
        </Checkbox>
        <Button
          look="primary"
          icon="runs"
          isDisabled={enrich.isPending || plan.data === undefined || plan.data.data.fields.length === 0}
          onPress={() => void run().catch(() => undefined)}
        >
          {enrich.isPending ? 'Asking …' : 'Enrich now'}
        </Button>
      </div>
      <div aria-live="polite" className="stack">
        {enrich.error !== null && <Problem error={enrich.error} />}
        {enrich.data !== undefined && (
          <p>
            <Badge tone="good">Done</Badge>{' '}
            {enrich.data.data.fields_updated.length === 0
              ? 'Nothing changed; nothing was charged.'
              : `Filled ${enrich.data.data.fields_updated.map(formatName).join(', ')}.`}{' '}
            {formatNumber(enrich.data.data.credits_remaining)} credits are left.
          </p>
        )}
        {attempts !== undefined && !enrich.isPending && <Attempts attempts={attempts} />}
      </div>
    </div>
  );
}
