import { useState } from 'react';
import { Link } from 'wouter';
import { useApi } from '../../api/use-api';
import { Button } from '../../parts/button';
import { TextField } from '../../parts/field';
import { Answer } from '../../parts/states';
import { RecordPlan } from '../../records/record-plan';
import { useLater } from '../../records/use-later';
import { nameOf } from '../contacts/name';

const SHOWN = 6;

/** One contact's whole way through the waterfall that is set. */
export function TryIt() {
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<{ readonly id: string; readonly name: string } | null>(null);
  const asked = useLater(search);
  const query = { per_page: SHOWN, ...(asked === '' ? {} : { search: asked }) };
  const found = useApi('GET /v1/contacts/find', { query }, { enabled: chosen === null });
  if (chosen !== null) {
    return (
      <div className="stack">
        <p>
          <Link href={`/contacts/${chosen.id}`}>{chosen.name}</Link>{' '}
          <Button isSmall onPress={() => setChosen(null)}>
            Somebody else
          </Button>
        </p>
        <RecordPlan records="contacts" id={chosen.id} />
      </div>
    );
  }
  return (
    <div className="stack">
      <TextField
        label="Contact"
        type="search"
        placeholder="Part of a name"
        value={search}
        onChange={setSearch}
      />
      <Answer of={found}>
        {({ data: { contacts } }) =>
          contacts.length === 0 ? (
            <p className="calm">Nobody fits.</p>
          ) : (
            <ul className="choices">
              {contacts.map(contact => (
                <li key={contact.id}>
                  <Button isSmall onPress={() => setChosen({ id: contact.id, name: nameOf(contact) })}>
                    {nameOf(contact)}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </div>
  );
}
