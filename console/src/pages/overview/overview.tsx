import { useState } from 'react';
import { useMay } from '../../api/session';
import { useApi } from '../../api/use-api';
import { Segments } from '../../parts/field';
import { Cards, Page } from '../../parts/page';
import { Answer, NoPermission } from '../../parts/states';
import { Attention } from './attention';
import { Figures, type Statistics } from './figures';
import { FirstSteps } from './first-steps';
import { Outcomes, Providers, Spending } from './plots';
import { Running } from './running';

const RANGES = [
  { value: '24h', label: '24 hours' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
  { value: '90d', label: '90 days' },
] as const;

type Range = (typeof RANGES)[number]['value'];

/** Figures move while one looks; the server counts them anew every ten seconds. */
const EVERY_MS = 10_000;

export default function Overview() {
  const maySee = useMay('read:credits');
  const [range, setRange] = useState<Range>('24h');
  const actions = maySee && <Segments label="Range" value={range} onChange={setRange} options={RANGES} />;
  return (
    <Page title="Overview" lead="What enrichment costs, what it finds, and what needs you." actions={actions}>
      {maySee ? (
        <Seen range={range} />
      ) : (
        <NoPermission>Figures of a workspace need a key with the permission read:credits.</NoPermission>
      )}
    </Page>
  );
}

function Seen({ range }: { range: Range }) {
  const statistics = useApi('GET /v1/statistics', { query: { range } }, { everyMs: EVERY_MS });
  return (
    <>
      <Attention everyMs={EVERY_MS} />
      <Answer of={statistics} what="Counting">
        {({ data }) => (
          <>
            <Figures statistics={data} />
            {isUnused(data) ? <FirstSteps /> : <Plots statistics={data} />}
          </>
        )}
      </Answer>
      <Running everyMs={EVERY_MS} />
    </>
  );
}

function Plots({ statistics }: { statistics: Statistics }) {
  return (
    <Cards>
      <Spending statistics={statistics} />
      <Outcomes statistics={statistics} />
      <Providers statistics={statistics} />
    </Cards>
  );
}

function isUnused({ steps, range }: Statistics): boolean {
  const calls = steps.reduce(
    (sum, { enrichments }) => sum + Object.values(enrichments).reduce((a, b) => a + b),
    0,
  );
  return range === '24h' && calls === 0 && steps.every(({ credits_spent }) => credits_spent === 0);
}
