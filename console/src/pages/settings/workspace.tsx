import { useState } from 'react';
import type { AnswerOf } from '../../api/call';
import { useWorkspaceId } from '../../api/session';
import { useApi, useChange } from '../../api/use-api';
import { Select, TextField } from '../../parts/field';
import { Form } from '../../parts/form';
import { Card } from '../../parts/page';
import { Answer } from '../../parts/states';
import { useToast } from '../../parts/toast';
import { useForm } from '../../parts/use-form';

type Workspace = AnswerOf<'GET /admin/v1/workspaces/{id}'>['data'];

const PLANS = [
  { value: 'starter', label: 'starter: 100 calls a day' },
  { value: 'pro', label: 'pro: 1,000 calls a day' },
  { value: 'org', label: 'org: 10,000 calls a day' },
  { value: 'unlimited', label: 'unlimited' },
] as const;

/** Name and plan of the workspace. */
export function WorkspaceCard() {
  const id = useWorkspaceId();
  const workspace = useApi('GET /admin/v1/workspaces/{id}', { path: { id } });
  return (
    <Card title="Workspace" note={<span className="mono">{id}</span>}>
      <Answer of={workspace}>{({ data }) => <WorkspaceForm of={data} />}</Answer>
    </Card>
  );
}

function WorkspaceForm({ of }: { of: Workspace }) {
  const toast = useToast();
  const { values, set } = useForm({ name: of.name, plan: of.plan });
  const change = useChange('PATCH /admin/v1/workspaces/{id}', [
    'GET /admin/v1/workspaces',
    'GET /admin/v1/workspaces/{id}',
  ]);
  const submit = async () => {
    await change.mutateAsync({ request: { path: { id: of.id }, body: values } });
    toast('The workspace is changed.');
  };
  return (
    <Form act="Save" onSubmit={submit} sending={change}>
      <TextField
        label="Name"
        isRequired
        maxLength={200}
        value={values.name}
        onChange={set('name')}
        fault={change.error?.fields.name}
      />
      <Select label="Plan" value={values.plan} onChange={set('plan')} options={PLANS} />
    </Form>
  );
}

/** From which balance on webhooks, and the overview, tell that credits are low. */
export function LowCredits() {
  const id = useWorkspaceId();
  const alerts = useApi('GET /admin/v1/workspaces/{id}/alerts', { path: { id } });
  return (
    <Card title="Low credits" note="When should it be told that credits run out?">
      <Answer of={alerts}>{({ data }) => <AlertForm id={id} at={data.credits_low_at} />}</Answer>
    </Card>
  );
}

function AlertForm({ id, at }: { id: string; at: number | null }) {
  const toast = useToast();
  const [value, setValue] = useState(at === null ? '' : String(at));
  const change = useChange('PATCH /admin/v1/workspaces/{id}/alerts', [
    'GET /admin/v1/workspaces/{id}/alerts',
    'GET /v1/attention',
  ]);
  const submit = async () => {
    const body = { credits_low_at: value === '' ? null : Number(value) };
    await change.mutateAsync({ request: { path: { id }, body } });
    toast('The threshold is changed.');
  };
  return (
    <Form act="Save" onSubmit={submit} sending={change}>
      <TextField
        label="Credits"
        type="number"
        min={0}
        hint="Empty: never."
        value={value}
        onChange={setValue}
        fault={change.error?.fields.credits_low_at}
      />
    </Form>
  );
}
