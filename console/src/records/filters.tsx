import { useMay } from '../api/session';
import { useApi } from '../api/use-api';
import { Choices, Select, TextField } from '../parts/field';
import { formatName } from '../parts/format';
import { Menu } from '../parts/menu';
import { FIELDS } from './fields';
import type { Kind, Looked } from './kind';

interface FiltersProps {
  readonly kind: Pick<Kind<never>, 'records' | 'words'> & {
    readonly columns: readonly { readonly id: string }[];
  };
  readonly looked: Looked;
  readonly onChange: (change: Partial<Looked>) => void;
  readonly columns: readonly string[];
  readonly onColumns: (columns: readonly string[]) => void;
}

/** What the table shows: by part of a name, industry, missing field, source; and which columns. */
export function Filters({ kind, looked, onChange, columns, onColumns }: FiltersProps) {
  const { records, words } = kind;
  const missing = looked.missing === '' ? [] : looked.missing.split(',');
  return (
    <div className="toolbar">
      <div className="toolbar-wide">
        <TextField
          label="Search"
          type="search"
          placeholder={words.placeholder}
          value={looked.search}
          maxLength={200}
          onChange={search => onChange({ search })}
        />
      </div>
      {records === 'companies' && (
        <TextField
          label="Industry"
          type="search"
          placeholder="Part of it"
          value={looked.industry}
          maxLength={200}
          onChange={industry => onChange({ industry })}
        />
      )}
      <Source value={looked.source} onChange={source => onChange({ source })} />
      <Menu label={missing.length === 0 ? 'Missing' : `Missing: ${missing.map(formatName).join(', ')}`}>
        <Choices
          label="At least one of them is empty"
          all={FIELDS[records]}
          chosen={missing}
          onChange={chosen => onChange({ missing: chosen.join(',') })}
          nameOf={formatName}
        />
      </Menu>
      <Menu label="Columns">
        <Choices
          label="Shown beside the name"
          all={kind.columns.map(({ id }) => id)}
          chosen={columns}
          onChange={onColumns}
          nameOf={formatName}
        />
      </Menu>
    </div>
  );
}

/** Providers that took part of late; of a key that may not see statistics there is nothing to choose from. */
function Source({ value, onChange }: { value: string; onChange: (source: string) => void }) {
  const mayRead = useMay('read:credits');
  const request = { query: { range: '90d' as const } };
  const statistics = useApi('GET /v1/statistics', request, { enabled: mayRead });
  const providers = statistics.data?.data.providers.map(({ provider }) => provider) ?? [];
  const known = value === '' || providers.includes(value) ? providers : [...providers, value];
  if (known.length === 0) return null;
  return (
    <Select
      label="Source"
      value={value}
      onChange={onChange}
      options={[{ value: '', label: 'Any' }, ...known.map(id => ({ value: id, label: id }))]}
    />
  );
}
