import { useState } from 'react';
import { EVENT_TYPES } from '../../../../src/webhooks/event-types';
import { useChange } from '../../api/use-api';
import { Button } from '../../parts/button';
import { CopyField } from '../../parts/copy';
import { Dialog, DialogButtons } from '../../parts/dialog';
import { Checkbox, FieldGroup, TextField } from '../../parts/field';
import { Problem } from '../../parts/states';
import { useForm } from '../../parts/use-form';

/** Registers a webhook and shows its secret, once. */
export function Register() {
  const [isOpen, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => {
    setOpen(false);
    setSecret(null);
  };
  return (
    <>
      <Button look="primary" icon="plus" onPress={() => setOpen(true)}>
        Register a webhook
      </Button>
      <Dialog
        title={secret === null ? 'Register a webhook' : 'Its secret'}
        isOpen={isOpen}
        onClose={close}
        isDismissable={secret === null}
      >
        {secret === null ? (
          <WebhookForm onMade={setSecret} onClose={close} />
        ) : (
          <Secret value={secret} onClose={close} />
        )}
      </Dialog>
    </>
  );
}

export function Secret({ value, onClose }: { value: string; onClose: () => void }) {
  return (
    <>
      <p className="dialog-text">
        Every delivery is signed with it. Copy it to the receiver now: it is shown this once.
      </p>
      <CopyField label="The secret" value={value} />
      <DialogButtons>
        <Button look="primary" onPress={onClose}>
          I have it
        </Button>
      </DialogButtons>
    </>
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
  const choose = (event: string) => (isChecked: boolean) =>
    set('events')(EVENT_TYPES.filter(one => (one === event ? isChecked : values.events.includes(one))));
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault();
        submit().catch(() => undefined);
      }}
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
      <FieldGroup label="Events">
        <div className="checks">
          {EVENT_TYPES.map(event => (
            <Checkbox key={event} isChecked={values.events.includes(event)} onChange={choose(event)}>
              {event}
            </Checkbox>
          ))}
        </div>
      </FieldGroup>
      {register.error !== null && <Problem error={register.error} />}
      <DialogButtons>
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" look="primary" isDisabled={register.isPending || values.events.length === 0}>
          Register
        </Button>
      </DialogButtons>
    </form>
  );
}
