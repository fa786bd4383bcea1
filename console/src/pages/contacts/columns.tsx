import { Link } from 'wouter';
import { Ago } from '../../parts/badge';
import { formatName, NOTHING } from '../../parts/format';
import type { Column } from '../../parts/table';
import { FIELDS, type Field } from './fields';
import type { FoundContact } from './use-find';

/** Columns that can be left out, in their order. */
export const OPTIONAL_COLUMNS = ['email', ...FIELDS, 'created_at'] as const;

export type OptionalColumn = (typeof OPTIONAL_COLUMNS)[number];

/** What fits beside each other on most screens. */
export const USUAL_COLUMNS: readonly OptionalColumn[] = [
  'email',
  'job_title',
  'company_name',
  'phone',
  'location',
  'created_at',
];

export function nameOf({ full_name, email }: Pick<FoundContact, 'full_name' | 'email'>): string {
  return full_name ?? email ?? 'Nameless';
}

/** A value; who supplied it is said on hovering. */
function Value({ contact, field }: { contact: FoundContact; field: Field }) {
  const value = contact[field];
  if (value === null) return <span className="calm">{NOTHING}</span>;
  const source = contact.sources[field];
  // A line a row: the whole of a long one is said on hovering.
  const text = field === 'seniority' ? formatName(value) : value.replace(/^https:\/\/(www\.)?/, '');
  return (
    <span className="cell" title={source === undefined ? text : `${text} (from ${source})`}>
      {text}
    </span>
  );
}

function columnOf(id: OptionalColumn): Column<FoundContact> {
  if (id === 'created_at') {
    const cell = ({ created_at }: FoundContact) => <Ago at={created_at} />;
    return { id, header: 'Added', cell, isSortable: true };
  }
  if (id === 'email')
    return { id, header: 'E-mail', cell: ({ email }) => <span className="cell">{email ?? NOTHING}</span> };
  return { id, header: formatName(id), cell: contact => <Value contact={contact} field={id} /> };
}

export function columnsOf(
  shown: readonly OptionalColumn[],
  selection: {
    readonly has: (id: string) => boolean;
    readonly set: (id: string, isSelected: boolean) => void;
  },
): Column<FoundContact>[] {
  return [
    {
      id: 'selected',
      header: 'Selected',
      cell: contact => (
        <input
          type="checkbox"
          className="check"
          aria-label={`Select ${nameOf(contact)}`}
          checked={selection.has(contact.id)}
          onChange={event => selection.set(contact.id, event.target.checked)}
        />
      ),
    },
    {
      id: 'full_name',
      header: 'Name',
      isName: true,
      isSortable: true,
      cell: contact => (
        <Link className="cell" href={`/contacts/${contact.id}`}>
          {nameOf(contact)}
        </Link>
      ),
    },
    ...OPTIONAL_COLUMNS.filter(id => shown.includes(id)).map(columnOf),
  ];
}
