import { useMay } from '../../api/session';
import { useApi } from '../../api/use-api';
import { Checkbox, FieldGroup, Select, TextField } from '../../parts/field';
import { formatName } from '../../parts/format';
import { Menu } from '../../parts/menu';
import { OPTIONAL_COLUMNS, type OptionalColumn } from './columns';
import { FIELDS } from './fields';
import type { Looked } from './use-find';

interface FiltersProps {
  readonly looked: Looked;
  readonly onChange: (change: Partial<Looked>) => void;
  readonly columns: readonly OptionalColumn[];
  readonly onColumns: (columns: readonly OptionalColumn[]) => void;
}

/** What the table shows: by part of a name, missing field, source; and which columns. */
export function Filters({ looked, onChange, columns, onColumns }: FiltersProps) {
  const missing = looked.missing === '' ? [] : looked.missing.split(',');
  const toggled = <Name extends string>(all: readonly Name[], names: readonly Name[], name: Name) =>
    all.filter(one => (one === name ? !names.includes(one) : names.includes(one)));
  return (
    <div className="toolbar">
      <div className="toolbar-wide">
        <TextField
          label="Search"
          type="search"
          placeholder="Part of a name or an e-mail"
          value={looked.search}
          maxLength={200}
          onChange={search => onChange({ search })}
        />
      </div>
      <Source value={looked.source} onChange={source => onChange({ source })} />
      <Menu label={missing.length === 0 ? 'Missing' : `Missing: ${missing.map(formatName).join(', ')}`}>
        <FieldGroup label="At least one of them is empty">
          {FIELDS.map(field => (
            <Checkbox
              key={field}
              isChecked={missing.includes(field)}
              onChange={() => onChange({ missing: toggled<string>(FIELDS, missing, field).join(',') })}
            >
              {formatName(field)}
            </Checkbox>
          ))}
        </FieldGroup>
      </Menu>
      <Menu label="Columns">
        <FieldGroup label="Shown beside the name">
          {OPTIONAL_COLUMNS.map(id => (
            <Checkbox
              key={id}
              isChecked={columns.includes(id)}
              onChange={() => onColumns(toggled(OPTIONAL_COLUMNS, columns, id))}
            >
              {formatName(id)}
            </Checkbox>
          ))}
        </FieldGroup>
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
