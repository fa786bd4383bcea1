import { useState } from 'react';
import { Button } from '../../parts/button';
import { Dialog } from '../../parts/dialog';
import { WorkspaceForm } from '../../shell/first-workspace';

/** Another workspace, beside those that are there. */
export function NewWorkspace() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon="plus" onPress={() => setOpen(true)}>
        New workspace
      </Button>
      <Dialog title="New workspace" isOpen={isOpen} onClose={() => setOpen(false)}>
        <WorkspaceForm onMade={() => setOpen(false)} />
      </Dialog>
    </>
  );
}
