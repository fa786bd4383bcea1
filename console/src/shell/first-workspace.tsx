import { useState } from 'react';
import { useSession } from '../api/session';
import { useApi, useChange } from '../api/use-api';
import { TextField } from '../parts/field';
import { Form } from '../parts/form';
import { Card, Page } from '../parts/page';
import { EmptyState } from '../parts/states';

/** What the operator of a new server sees: no workspace is chosen, or there is none. */
export function FirstWorkspace() {
  const workspaces = useApi('GET /admin/v1/workspaces', { query: { per_page: 1 } });
  if ((workspaces.data?.meta.total ?? 0) > 0) {
    return (
      <Page title="Choose a workspace">
        <EmptyState title="No workspace is chosen">
          Each page is about one workspace. Choose one at the top of the page.
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page
      title="Welcome to Sluice"
      lead="A workspace holds contacts, credits and keys of one customer or team. Make the first one."
    >
      <Card>
        <WorkspaceForm />
      </Card>
    </Page>
  );
}

/** Makes a workspace and chooses it. */
export function WorkspaceForm({ onMade }: { onMade?: () => void }) {
  const { chooseWorkspace } = useSession();
  const [name, setName] = useState('');
  const [credits, setCredits] = useState('1000');
  const make = useChange('POST /admin/v1/workspaces', ['GET /admin/v1/workspaces']);
  const faults = make.error?.fields ?? {};
  const submit = async () => {
    const { data } = await make.mutateAsync({
      request: { body: { name, plan: 'org', credits: Number(credits) } },
    });
    chooseWorkspace(data.id);
    onMade?.();
  };
  return (
    <Form act="Make the workspace" onSubmit={submit} sending={make} isPrimary>
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        isRequired
        maxLength={200}
        fault={faults.name}
      />
      <TextField
        label="Credits to begin with"
        type="number"
        min={0}
        value={credits}
        onChange={setCredits}
        fault={faults.credits}
      />
    </Form>
  );
}
