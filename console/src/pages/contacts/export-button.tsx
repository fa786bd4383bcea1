import { useState } from 'react';
import { type ApiError, download } from '../../api/call';
import { useSession } from '../../api/session';
import { Button } from '../../parts/button';
import { Dialog, DialogButtons } from '../../parts/dialog';
import { Checkbox, Segments } from '../../parts/field';
import { saveFile } from '../../parts/save-file';
import { Problem } from '../../parts/states';

/** All contacts, or those that the search finds, as a file. */
export function ExportButton({ search }: { search: string }) {
  const { workspaceId } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [format, setFormat] = useState<'csv' | 'jsonl'>('csv');
  const [provenance, setProvenance] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const query = {
        format,
        all: 'true' as const,
        ...(search === '' ? {} : { search }),
        ...(provenance ? { provenance: 'true' as const } : {}),
      };
      saveFile(await download('GET /v1/contacts/export', { query }, { workspaceId }), `contacts.${format}`);
      setOpen(false);
    } catch (fault) {
      setError(fault as ApiError);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button icon="down" onPress={() => setOpen(true)}>
        Export
      </Button>
      <Dialog title="Export contacts" isOpen={isOpen} onClose={() => setOpen(false)}>
        <p>
          {search === ''
            ? 'Every contact of the workspace, oldest first.'
            : `Every contact whose name or e-mail has “${search}” in it, oldest first.`}
        </p>
        <Segments
          label="Form of the file"
          value={format}
          onChange={setFormat}
          options={[
            { value: 'csv', label: 'CSV' },
            { value: 'jsonl', label: 'JSON Lines' },
          ]}
        />
        <Checkbox isChecked={provenance} onChange={setProvenance}>
          With the source, confidence and date of each value
        </Checkbox>
        {error !== null && <Problem error={error} />}
        <DialogButtons>
          <Button onPress={() => setOpen(false)}>Cancel</Button>
          <Button look="primary" isDisabled={isBusy} onPress={() => void save()}>
            {isBusy ? 'Writing …' : 'Download'}
          </Button>
        </DialogButtons>
      </Dialog>
    </>
  );
}
