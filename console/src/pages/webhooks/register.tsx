import { EVENT_TYPES } from '../../../../src/webhooks/event-types';
import { useChange } from '../../api/use-api';
import { Choices, TextField } from '../../parts/field';
import { Form } from '../../parts/form';
import { MakeOnce, ShownOnce } from '../../parts/made-once';
import { useForm } from '../../parts/use-form';

/** Registers a webhook and shows its secret, once. */
export function Register() {
  return <MakeOnce action="Register a webhook" madeTitle="Its secret" form={WebhookForm} made={Secret} />;
}

export function Secret({ value, onClose }: { value: string; onClose: () => void }) {
  return (
    <ShownOnce label="The secret" value={value} onClose={onClose}>
      Every delivery is signed with it. Copy it to the receiver now: it is shown this once.
    </ShownOnce>
  );
}

function WebhookForm({ onMade, onClose }: { onMade: (secret: string) => void; onClose: () => void }) {
  const { values, set } = useForm<{ url: string; description: string; events: readonly string[] }>({
    url: '',
    description: '',
    events: ['contact.enriched', 'credits.low'],
  });
  const register = useChange('POST /v1/webhooks', ['GET /v1/webhooks']);
  const faults = register.error?.fields ?? {};
  const submit = async () => {
    const { url, description, events } = values;
    const body = { url, events: [...events], description: description === '' ? null : description };
    const { data } = await register.mutateAsync({ request: { body } });
    onMade(data.webhook.secret);
  };
  return (
    <Form
      act="Register"
      onSubmit={submit}
      sending={register}
      isComplete={values.events.length > 0}
      onCancel={onClose}
    >
      <TextField
        label="Address"
        placeholder="https://crm.example.com/hooks/sluice"
        isRequired
        maxLength={2_048}
        value={values.url}
        onChange={set('url')}
        fault={faults.url}
      />
      <TextField
        label="What for"
        maxLength={200}
        value={values.description}
        onChange={set('description')}
        fault={faults.description}
      />
      <Choices label="Events" all={EVENT_TYPES} chosen={values.events} onChange={set('events')} />
    </Form>
  );
}
