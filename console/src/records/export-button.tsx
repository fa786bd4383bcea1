import { useState } from 'react';
import { type ApiError, download } from '../api/call';
import { useSession } from '../api/session';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { Checkbox, Segments } from '../parts/field';
import { saveFile } from '../parts/save-file';
import { Problem } from '../parts/states';
import type { Records } from './fields';

const EXPORT = { contacts: 'GET /v1/contacts/export', companies: 'GET /v1/companies/export' } as const;

interface ExportButtonProps {
  readonly records: Records;
  readonly search: string;
  /** Of companies. */
  readonly industry: string;
}

/** What the file has in it, in words. */
function whatOf({ records, search, industry }: ExportButtonProps): string {
  const [one, names] = records === 'contacts' ? ['contact', 'name or e-mail'] : ['company', 'name or domain'];
  const conditions = [
    search === '' ? null : `whose ${names} has “${search}” in it`,
    industry === '' ? null : `whose industry has “${industry}” in it`,
  ].filter(condition => condition !== null);
  return conditions.length === 0
    ? `Every ${one} of the workspace, oldest first.`
    : `Every ${one} ${conditions.join(' and ')}, oldest first.`;
}

/** All records, or those that the search finds, as a file. */
export function ExportButton(chosen: ExportButtonProps) {
  const { records, search, industry } = chosen;
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
        ...(industry === '' ? {} : { industry }),
        ...(provenance ? { provenance: 'true' as const } : {}),
      };
      saveFile(await download(EXPORT[records], { query }, { workspaceId }), `${records}.${format}`);
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
      <Dialog title={`Export ${records}`} isOpen={isOpen} onClose={() => setOpen(false)}>
        <p>{whatOf(chosen)}</p>
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
