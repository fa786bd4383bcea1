import { NOTHING } from '../parts/format';

/** A value on one line; the whole of a long one, and who supplied it, are said on hovering. */
export function SourcedCell({ value, source }: { value: string | null; source: string | undefined }) {
  if (value === null || value === '') return <span className="calm">{NOTHING}</span>;
  const text = value.replace(/^https?:\/\/(www\.)?/, '');
  return (
    <span className="cell" title={source === undefined ? text : `${text} (from ${source})`}>
      {text}
    </span>
  );
}
