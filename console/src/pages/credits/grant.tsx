import { useState } from 'react';
import { useWorkspaceId } from '../../api/session';
import { useChange } from '../../api/use-api';
import { Button } from '../../parts/button';
import { Dialog } from '../../parts/dialog';
import { TextField } from '../../parts/field';
import { Form } from '../../parts/form';
import { formatNumber } from '../../parts/format';
import { useToast } from '../../parts/toast';
import { useForm } from '../../parts/use-form';

/** Grants credits: a grant cannot be taken back, and one reference grants once. */
export function Grant() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" icon="plus" onPress={() => setOpen(true)}>
        Grant credits
      </Button>
      <Dialog title="Grant credits" isOpen={isOpen} onClose={() => setOpen(false)}>
        <GrantForm onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function GrantForm({ onClose }: { onClose: () => void }) {
  const id = useWorkspaceId();
  const toast = useToast();
  const { values, set } = useForm({ amount: '1000', reference: '', note: '' });
  const grant = useChange('POST /admin/v1/workspaces/{id}/credits', [
    'GET /v1/credits',
    'GET /v1/statistics',
    'GET /v1/attention',
    'GET /v1/credits/ledger',
  ]);
  const faults = grant.error?.fields ?? {};
  const submit = async () => {
    const { amount, reference, note } = values;
    const body = { amount: Number(amount), reference, ...(note === '' ? {} : { note }) };
    const { data } = await grant.mutateAsync({ request: { path: { id }, body } });
    toast(`Granted. The balance is ${formatNumber(data.balance)} credits.`);
    onClose();
  };
  return (
    <Form act="Grant" onSubmit={submit} sending={grant} onCancel={onClose}>
      <TextField
        label="Credits"
        type="number"
        min={1}
        isRequired
        value={values.amount}
        onChange={set('amount')}
        fault={faults.amount}
      />
      <TextField
        label="Reference"
        hint="Your own, such as an invoice. A second grant with the same one adds nothing."
        isRequired
        maxLength={200}
        value={values.reference}
        onChange={set('reference')}
        fault={faults.reference}
      />
      <TextField
        label="Note"
        maxLength={500}
        value={values.note}
        onChange={set('note')}
        fault={faults.note}
      />
    </Form>
  );
}
