import { useState } from 'react';
import type { AnswerOf } from '../api/call';
import { useApi } from '../api/use-api';
import { Attempts } from '../parts/attempts';
import { Ago, Badge, type Tone } from '../parts/badge';
import { formatDuration, formatMoney, formatName } from '../parts/format';
import { Pager } from '../parts/pager';
import { Answer, EmptyState } from '../parts/states';
import type { Records } from './fields';

type Enrichment = AnswerOf<'GET /v1/enrichments'>['data']['enrichments'][number];

const STATUSES: Readonly<Record<Enrichment['status'], { readonly label: string; readonly tone: Tone }>> = {
  running: { label: 'Running', tone: 'calm' },
  succeeded: { label: 'Filled', tone: 'good' },
  unchanged: { label: 'Unchanged', tone: 'calm' },
  no_match: { label: 'No match', tone: 'calm' },
  failed: { label: 'Failed', tone: 'bad' },
};

/** The enrichments of one record; each opens to what every provider said. */
export function RecordHistory({ records, id }: { records: Records; id: string }) {
  const [page, setPage] = useState(1);
  const of = records === 'contacts' ? { contact_id: id } : { company_id: id };
  const query = { ...of, page, per_page: 10 };
  const history = useApi('GET /v1/enrichments', { query });
  return (
    <Answer of={history}>
      {({ data: { enrichments }, meta }) =>
        enrichments.length === 0 ? (
          <EmptyState icon="runs" title="Never enriched">
            What providers say of {records === 'contacts' ? 'this person' : 'this company'} will be told here.
          </EmptyState>
        ) : (
          <>
            <ol className="history">
              {enrichments.map(enrichment => (
                <li key={enrichment.id}>
                  <Entry enrichment={enrichment} />
                </li>
              ))}
            </ol>
            <Pager meta={meta} onPage={setPage} what="enrichments" />
          </>
        )
      }
    </Answer>
  );
}

function Entry({ enrichment }: { enrichment: Enrichment }) {
  const { status, fields_updated, credits_charged, created_at, duration_ms, attempts, fields } = enrichment;
  const cost = attempts.reduce((sum, attempt) => sum + attempt.cost, 0);
  return (
    <details className="entry">
      <summary>
        <Badge tone={STATUSES[status].tone}>{STATUSES[status].label}</Badge>
        <span>{fields_updated.map(formatName).join(', ')}</span>
        <span className="calm">
          <Ago at={created_at} /> · {formatDuration(duration_ms)} · {credits_charged} credit
          {credits_charged === 1 ? '' : 's'} · vendors {formatMoney(cost)}
        </span>
      </summary>
      <div className="stack">
        {Object.keys(fields).length > 0 && (
          <ul className="lines">
            {Object.entries(fields).map(([name, { value, previous_value, source }]) => (
              <li key={name}>
                <strong>{formatName(name)}</strong> {value} <span className="calm">from {source}</span>
                {previous_value === null ? '' : `, before: ${previous_value}`}
              </li>
            ))}
          </ul>
        )}
        <Attempts attempts={attempts} />
        <p className="request-id">
          Enrichment <code>{enrichment.id}</code>
        </p>
      </div>
    </details>
  );
}
