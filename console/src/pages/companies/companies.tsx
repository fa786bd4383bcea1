import { Link } from 'wouter';
import { type AnswerOf, call } from '../../api/call';
import { Ago } from '../../parts/badge';
import { formatName, NOTHING } from '../../parts/format';
import type { Column } from '../../parts/table';
import { SourcedCell } from '../../records/cells';
import { COMPANY_FIELDS } from '../../records/fields';
import type { Kind } from '../../records/kind';
import { RecordList } from '../../records/record-list';
import { nameOf } from './name';

type Found = AnswerOf<'GET /v1/companies/find'>['data']['companies'][number];

/** A value as it stands in a cell. */
function textOf(value: Found[(typeof COMPANY_FIELDS)[number]]): string | null {
  if (value === null) return null;
  return typeof value === 'object' ? value.join(', ') : String(value);
}

const COLUMNS: readonly Column<Found>[] = [
  { id: 'domain', header: 'Domain', cell: ({ domain }) => <span className="cell">{domain ?? NOTHING}</span> },
  ...COMPANY_FIELDS.filter(field => field !== 'name').map(field => ({
    id: field,
    header: formatName(field),
    cell: (company: Found) => <SourcedCell value={textOf(company[field])} source={company.sources[field]} />,
  })),
  { id: 'created_at', header: 'Added', isSortable: true, cell: ({ created_at }) => <Ago at={created_at} /> },
];

const COMPANIES: Kind<Found> = {
  records: 'companies',
  find: async (query, options) => {
    const { data } = await call('GET /v1/companies/find', { query }, options);
    return { rows: data.companies, scanned: data.scanned, next: data.next };
  },
  nameOf,
  name: {
    id: 'name',
    header: 'Name',
    isName: true,
    isSortable: true,
    cell: company => (
      <Link className="cell" href={`/companies/${company.id}`}>
        {nameOf(company)}
      </Link>
    ),
  },
  columns: COLUMNS,
  usual: ['domain', 'industry', 'size', 'hq_location', 'created_at'],
  selected: ids => ({ records: 'companies', whom: { company_ids: [...ids] } }),
  matching: ({ search, industry, missing, source }) => {
    const lacking = missing.split(',');
    const filter = {
      ...(search === '' ? {} : { search }),
      ...(industry === '' ? {} : { industry }),
      ...(missing === '' ? {} : { missing: COMPANY_FIELDS.filter(field => lacking.includes(field)) }),
      ...(source === '' ? {} : { source }),
    };
    return { records: 'companies', whom: Object.keys(filter).length === 0 ? { all: true } : { filter } };
  },
  words: {
    title: 'Companies',
    many: 'companies',
    placeholder: 'Part of a name or a domain',
    nobody: 'No company',
    all: 'all companies',
    first: 'Import a CSV file of companies: a domain, or a name, is enough to find out the rest.',
  },
};

export default function Companies() {
  return <RecordList kind={COMPANIES} />;
}
