import { useState } from 'react';
import { useLocation } from 'wouter';
import { useChange } from '../api/use-api';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { Checkbox, Choices, TextField } from '../parts/field';
import { formatName } from '../parts/format';
import { Problem } from '../parts/states';
import { FIELDS } from './fields';
import { orderOf, type Target } from './order';
import { Price, useRunPlan } from './run-plan';

const START = {
  contacts: 'POST /v1/enrich/contacts',
  companies: 'POST /v1/enrich/companies',
} as const;

/** Orders a run: what may be filled, for how much, and before anything what it may come to. */
export function EnrichDialog({ target, onClose }: { target: Target; onClose: () => void }) {
  const { records } = target;
  const all = FIELDS[records];
  const [fields, setFields] = useState(all);
  const [overwrite, setOverwrite] = useState(false);
  const [name, setName] = useState('');
  const [limit, setLimit] = useState('');
  // One order, however often the button is pressed or the answer is lost.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [, go] = useLocation();
  const start = useChange(START[records], ['GET /v1/runs', 'GET /v1/credits']);
  const terms = { fields, overwrite, maxCredits: Number(limit) > 0 ? Number(limit) : null };
  const plan = useRunPlan(records, orderOf(target, { ...terms, name: null }), fields.length > 0);
  const begin = async () => {
    const order = orderOf(target, { ...terms, name: name.trim() === '' ? null : name.trim() });
    const header = { 'Idempotency-Key': idempotencyKey };
    const { data } = await start.mutateAsync({ request: { header, ...order } });
    go(`/runs/${data.id}`);
  };
  return (
    <Dialog title={`Enrich ${records}`} isOpen onClose={onClose}>
      <Choices
        label="What may be filled"
        all={all}
        chosen={fields}
        onChange={setFields}
        nameOf={formatName}
      />
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
      {fields.length === 0 ? <p className="calm">Choose what may be filled.</p> : <Price plan={plan} />}
      {start.error !== null && <Problem error={start.error} />}
      <DialogButtons>
        <Button onPress={onClose}>Cancel</Button>
        <Button
          look="primary"
          icon="runs"
          // Nobody orders what has no price yet.
          isDisabled={plan.figures === null || start.isPending}
          onPress={() => void begin().catch(() => undefined)}
        >
          Start the run
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
