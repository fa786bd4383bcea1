import { useState } from 'react';
import { useLocation } from 'wouter';
import type { RequestOf } from '../../api/call';
import { useApi, useChange } from '../../api/use-api';
import { Button } from '../../parts/button';
import { Dialog, DialogButtons } from '../../parts/dialog';
import { Checkbox, FieldGroup, TextField } from '../../parts/field';
import { formatMoney, formatName, formatNumber } from '../../parts/format';
import { Answer, Problem } from '../../parts/states';
import { FIELDS, type Field } from './fields';
import { useLater } from './use-later';

type RunBody = RequestOf<'POST /v1/enrich/contacts'>['body'];

/** Whom a run is for. */
export type EnrichTarget =
  | { readonly kind: 'contacts'; readonly ids: readonly string[] }
  | { readonly kind: 'filter'; readonly filter: NonNullable<RunBody['filter']> }
  | { readonly kind: 'all' };

function whomOf(target: EnrichTarget): Pick<RunBody, 'contact_ids' | 'filter' | 'all'> {
  switch (target.kind) {
    case 'contacts':
      return { contact_ids: [...target.ids] };
    case 'filter':
      return { filter: target.filter };
    case 'all':
      return { all: true };
  }
}

/** Orders a run: what may be filled, for how much, and before anything what it may come to. */
export function EnrichDialog({ target, onClose }: { target: EnrichTarget; onClose: () => void }) {
  const [fields, setFields] = useState<readonly Field[]>(FIELDS);
  const [overwrite, setOverwrite] = useState(false);
  const [name, setName] = useState('');
  const [limit, setLimit] = useState('');
  // One order, however often the button is pressed or the answer is lost.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [, go] = useLocation();
  const start = useChange('POST /v1/enrich/contacts', ['GET /v1/runs', 'GET /v1/credits']);
  const order: RunBody = {
    ...whomOf(target),
    fields: [...fields],
    overwrite,
    ...(Number(limit) > 0 ? { max_credits: Number(limit) } : {}),
  };
  const begin = async () => {
    const body = name.trim() === '' ? order : { ...order, name: name.trim() };
    const header = { 'Idempotency-Key': idempotencyKey };
    const { data } = await start.mutateAsync({ request: { header, body } });
    go(`/runs/${data.id}`);
  };
  return (
    <Dialog title="Enrich contacts" isOpen onClose={onClose}>
      <FieldGroup label="What may be filled">
        <div className="checks">
          {FIELDS.map(field => (
            <Checkbox
              key={field}
              isChecked={fields.includes(field)}
              onChange={isChecked =>
                setFields(FIELDS.filter(one => (one === field ? isChecked : fields.includes(one))))
              }
            >
              {formatName(field)}
            </Checkbox>
          ))}
        </div>
      </FieldGroup>
      <Checkbox isChecked={overwrite} onChange={setOverwrite}>
        Replace values that are there already
      </Checkbox>
      <TextField label="Name of the run" value={name} onChange={setName} maxLength={200} hint="Optional" />
      <TextField
        label="Credits at most"
        type="number"
        min={1}
        value={limit}
        onChange={setLimit}
        hint="Optional: the run ends before it would charge more."
      />
      {fields.length > 0 && <Price order={order} />}
      {start.error !== null && <Problem error={start.error} />}
      <DialogButtons>
        <Button onPress={onClose}>Cancel</Button>
        <Button
          look="primary"
          icon="runs"
          isDisabled={fields.length === 0 || start.isPending}
          onPress={() => void begin().catch(() => undefined)}
        >
          Start the run
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

/** What the order would come to; asked anew as it changes. */
function Price({ order }: { order: RunBody }) {
  const text = useLater(JSON.stringify(order));
  const plan = useApi('POST /v1/enrich/contacts/plan', { body: JSON.parse(text) as RunBody });
  return (
    <section className="price" aria-label="Plan and price">
      <Answer of={plan} what="Counting contacts and prices">
        {({ data: { contacts, fillable, askable, credits, vendor_cost } }) => (
          <>
            <dl className="facts">
              <dt>Contacts</dt>
              <dd>
                {formatNumber(contacts)}, of which {formatNumber(fillable)} lack something and{' '}
                {formatNumber(askable)} can be asked about
              </dd>
              <dt>Credits</dt>
              <dd>
                <strong>about {formatNumber(Math.round(credits.expected))}</strong>, at most{' '}
                {formatNumber(credits.worst)}; {formatNumber(credits.available)} available
              </dd>
              <dt>Vendors charge</dt>
              <dd>
                about {formatMoney(vendor_cost.expected)}, at most {formatMoney(vendor_cost.worst)}
              </dd>
            </dl>
            {credits.available < credits.expected && (
              <p className="note-warn">
                The credits will probably not do. The run then waits until there are more; nothing is lost.
              </p>
            )}
          </>
        )}
      </Answer>
    </section>
  );
}
