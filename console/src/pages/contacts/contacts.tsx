import { Link } from 'wouter';
import { type AnswerOf, call } from '../../api/call';
import { Ago } from '../../parts/badge';
import { formatName, NOTHING } from '../../parts/format';
import type { Column } from '../../parts/table';
import { SourcedCell } from '../../records/cells';
import { CONTACT_FIELDS } from '../../records/fields';
import type { Kind } from '../../records/kind';
import { RecordList } from '../../records/record-list';
import { nameOf } from './name';

type Found = AnswerOf<'GET /v1/contacts/find'>['data']['contacts'][number];

const COLUMNS: readonly Column<Found>[] = [
  { id: 'email', header: 'E-mail', cell: ({ email }) => <span className="cell">{email ?? NOTHING}</span> },
  ...CONTACT_FIELDS.map(field => ({
    id: field,
    header: formatName(field),
    cell: (contact: Found) => {
      const value = contact[field];
      return (
        <SourcedCell
          value={field === 'seniority' && value !== null ? formatName(value) : value}
          source={contact.sources[field]}
        />
      );
    },
  })),
  { id: 'created_at', header: 'Added', isSortable: true, cell: ({ created_at }) => <Ago at={created_at} /> },
];

const CONTACTS: Kind<Found> = {
  records: 'contacts',
  find: async (query, options) => {
    const { data } = await call('GET /v1/contacts/find', { query }, options);
    return { rows: data.contacts, scanned: data.scanned, next: data.next };
  },
  nameOf,
  name: {
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
  columns: COLUMNS,
  usual: ['email', 'job_title', 'company_name', 'phone', 'location', 'created_at'],
  selected: ids => ({ records: 'contacts', whom: { contact_ids: [...ids] } }),
  matching: ({ search, missing, source }) => {
    const lacking = missing.split(',');
    const filter = {
      ...(search === '' ? {} : { search }),
      ...(missing === '' ? {} : { missing: CONTACT_FIELDS.filter(field => lacking.includes(field)) }),
      ...(source === '' ? {} : { source }),
    };
    return { records: 'contacts', whom: Object.keys(filter).length === 0 ? { all: true } : { filter } };
  },
  words: {
    title: 'Contacts',
    many: 'people',
    placeholder: 'Part of a name or an e-mail',
    nobody: 'Nobody',
    all: 'everybody',
    first:
      'Import a CSV file of people: a name and a company, an e-mail or a LinkedIn address is enough to find out the rest.',
  },
};

export default function Contacts() {
  return <RecordList kind={CONTACTS} />;
}
