import type { AnswerOf } from '../api/call';
import { Ago, Badge } from '../parts/badge';
import { formatName, formatShare, NOTHING } from '../parts/format';
import { Table } from '../parts/table';

/** Those of contacts are texts alone. */
type Origin = AnswerOf<'GET /v1/companies/{id}/provenance'>['data']['values'][string];

interface ValuesProps {
  /** All that there could be, in their order. */
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, Origin | undefined>>;
}

function written(value: Origin['value']): string {
  return typeof value === 'object' ? value.join(', ') : String(value);
}

/** Why this value and no other, in a sentence or two. */
function why({ source, confidence, agreed, disagreed, enrichment_id }: Origin): string {
  if (source === 'person')
    return 'Given by a person, or with an import; a person’s word is not overwritten unless asked for.';
  if (enrichment_id === null) return `Supplied by ${source}.`;
  const sure = confidence === null ? '' : ` It is ${formatShare(confidence)} sure`;
  const support =
    agreed.length > 0
      ? `, since ${agreed.join(' and ')} said the same`
      : disagreed.length > 0
        ? ''
        : ', by the word of one provider';
  const against =
    disagreed.length > 0
      ? ` although ${disagreed.map(({ source: other, value }) => `${other} said “${written(value)}”`).join(' and ')}`
      : '';
  return `Supplied by ${source}.${sure}${support}${against}.`;
}

/** Each value of a record with where it came from. */
export function Values({ names, values }: ValuesProps) {
  return (
    <Table
      label="Values"
      rows={names.map(name => ({ name, origin: values[name] }))}
      keyOf={({ name }) => name}
      columns={[
        { id: 'name', header: 'Field', isName: true, cell: ({ name }) => formatName(name) },
        {
          id: 'value',
          header: 'Value',
          cell: ({ name, origin }) =>
            origin === undefined ? (
              <Badge>Missing</Badge>
            ) : (
              <>
                <div className="value">
                  {name === 'seniority' ? formatName(written(origin.value)) : written(origin.value)}
                </div>
                {origin.previous_value !== null && (
                  <div className="calm">before: {written(origin.previous_value)}</div>
                )}
              </>
            ),
        },
        {
          id: 'source',
          header: 'Source',
          cell: ({ origin }) =>
            origin === undefined ? NOTHING : origin.source === 'person' ? 'A person' : origin.source,
        },
        {
          id: 'confidence',
          header: 'Sure',
          isFigure: true,
          cell: ({ origin }) => formatShare(origin?.confidence ?? null),
        },
        {
          id: 'observed',
          header: 'Seen',
          cell: ({ origin }) => (origin?.observed_at ? <Ago at={origin.observed_at} /> : NOTHING),
        },
        {
          id: 'others',
          header: 'Why this value',
          cell: ({ origin }) => (origin === undefined ? NOTHING : <Why origin={origin} />),
        },
      ]}
    />
  );
}

function Why({ origin }: { origin: Origin }) {
  return (
    <details className="why">
      <summary>
        {origin.agreed.length > 0 && <Badge tone="good">{origin.agreed.length} agreed</Badge>}
        {origin.disagreed.length > 0 && <Badge tone="warn">{origin.disagreed.length} disagreed</Badge>}
        {origin.agreed.length + origin.disagreed.length === 0 && <span>Why</span>}
      </summary>
      <p>{why(origin)}</p>
    </details>
  );
}
