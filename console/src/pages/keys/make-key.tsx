import { type Permission, useSession, useWorkspaceId } from '../../api/session';
import { useChange } from '../../api/use-api';
import { Choices, TextField } from '../../parts/field';
import { Form } from '../../parts/form';
import { MakeOnce, ShownOnce } from '../../parts/made-once';
import { useForm } from '../../parts/use-form';

/** Makes a key and shows it, once. */
export function MakeKey() {
  return <MakeOnce action="Make a key" madeTitle="The new key" form={KeyForm} made={MadeKey} />;
}

function MadeKey({ value, onClose }: { value: string; onClose: () => void }) {
  return (
    <ShownOnce label="The new key" value={value} onClose={onClose}>
      Copy it now: it is shown this once. Only its hash is kept, so that nobody can read it here again.
    </ShownOnce>
  );
}

function KeyForm({ onMade, onClose }: { onMade: (key: string) => void; onClose: () => void }) {
  const id = useWorkspaceId();
  // The operator has every permission there is.
  const { permissions } = useSession().session;
  const { values, set } = useForm<{ name: string; chosen: readonly Permission[]; until: string }>({
    name: '',
    chosen: permissions,
    until: '',
  });
  const make = useChange('POST /admin/v1/workspaces/{id}/keys', ['GET /admin/v1/workspaces/{id}/keys']);
  const faults = make.error?.fields ?? {};
  const submit = async () => {
    const { name, chosen, until } = values;
    const body = { name, permissions: [...chosen], ...(until === '' ? {} : { expires_at: until }) };
    const { data } = await make.mutateAsync({ request: { path: { id }, body } });
    onMade(data.key);
  };
  return (
    <Form
      act="Make the key"
      onSubmit={submit}
      sending={make}
      isComplete={values.chosen.length > 0}
      onCancel={onClose}
    >
      <TextField
        label="Name"
        hint="Who will call with it: a program, a person."
        isRequired
        maxLength={200}
        value={values.name}
        onChange={set('name')}
        fault={faults.name}
      />
      <Choices label="What it may do" all={permissions} chosen={values.chosen} onChange={set('chosen')} />
      <TextField
        label="Valid until"
        type="date"
        hint="Empty: until it is revoked."
        value={values.until}
        onChange={set('until')}
        fault={faults.expires_at}
      />
    </Form>
  );
}
