import { useState } from 'react';
import { useChange } from '../api/use-api';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { Checkbox } from '../parts/field';
import { Icon } from '../parts/icons';
import { Problem } from '../parts/states';
import type { Records } from './fields';
import { type Columns, type Mapping, MappingTable } from './import-mapping';
import { ImportResult, LISTS } from './import-result';
import type { Target } from './order';
import { readStart } from './read-start';

const IMPORT = { contacts: 'POST /v1/import/contacts', companies: 'POST /v1/import/companies' } as const;

interface ImportDialogProps {
  readonly records: Records;
  readonly onClose: () => void;
  readonly onEnrich: (target: Target) => void;
}

/** A file of people or companies goes in: chosen, looked at, sent, told of. */
export function ImportDialog({ records, onClose, onEnrich }: ImportDialogProps) {
  const [file, setFile] = useState<File | null>(null);
  const [importId, setImportId] = useState<string | null>(null);
  return (
    <Dialog title={`Import ${records}`} isOpen onClose={onClose} isWide>
      {importId !== null ? (
        <ImportResult
          records={records}
          id={importId}
          onClose={onClose}
          onEnrich={target => {
            onClose();
            onEnrich(target);
          }}
        />
      ) : file === null ? (
        <ChooseFile onChoose={setFile} onClose={onClose} />
      ) : (
        <Preview
          key={file.name}
          records={records}
          file={file}
          onBack={() => setFile(null)}
          onSent={setImportId}
        />
      )}
    </Dialog>
  );
}

function ChooseFile({ onChoose, onClose }: { onChoose: (file: File) => void; onClose: () => void }) {
  const [isOver, setOver] = useState(false);
  return (
    <>
      <label
        className={`drop${isOver ? ' drop-over' : ''}`}
        onDragOver={event => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={event => {
          event.preventDefault();
          setOver(false);
          const dropped = event.dataTransfer.files[0];
          if (dropped !== undefined) onChoose(dropped);
        }}
      >
        <Icon name="up" size={28} />
        <span>
          <strong>Drop a CSV file here</strong>, or choose one
        </span>
        <span className="calm">
          Commas, semicolons or tabs; in any encoding; up to 2 GB. You see what it becomes before anything is
          stored.
        </span>
        <input
          type="file"
          className="visually-hidden"
          aria-label="File"
          accept=".csv,.tsv,.txt,text/csv"
          onChange={event => {
            const chosen = event.target.files?.[0];
            if (chosen !== undefined) onChoose(chosen);
          }}
        />
      </label>
      <DialogButtons>
        <Button onPress={onClose}>Cancel</Button>
      </DialogButtons>
    </>
  );
}

interface PreviewProps {
  readonly records: Records;
  readonly file: File;
  readonly onBack: () => void;
  readonly onSent: (importId: string) => void;
}

function Preview({ records, file, onBack, onSent }: PreviewProps) {
  const [mapping, setMapping] = useState<Mapping>({});
  const [updateExisting, setUpdateExisting] = useState(false);
  const [columns, setColumns] = useState<Columns | null>(null);
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const send = useChange(IMPORT[records], LISTS[records]);
  const submit = async () => {
    const query = {
      ...(Object.keys(mapping).length === 0 ? {} : { mapping: JSON.stringify(mapping) }),
      update_existing: updateExisting ? ('true' as const) : ('false' as const),
    };
    const header = { 'Idempotency-Key': idempotencyKey };
    const { data } = await send.mutateAsync({
      request: { query, header, body: {} },
      options: { file: new Blob([file], { type: 'text/csv' }) },
    });
    onSent(data.job_id);
  };
  return (
    <>
      <p>
        <strong>{file.name}</strong>, {Math.max(1, Math.round(file.size / 1_024)).toLocaleString('en-US')} kB
      </p>
      <MappingTable
        records={records}
        read={() => readStart(file)}
        name={file.name}
        mapping={mapping}
        onMapping={setMapping}
        onColumns={setColumns}
      />
      <Checkbox isChecked={updateExisting} onChange={setUpdateExisting}>
        Update {records === 'contacts' ? 'people who' : 'companies that'} are there already (otherwise they
        are skipped)
      </Checkbox>
      {send.error !== null && <Problem error={send.error} />}
      <DialogButtons>
        <Button onPress={onBack}>Another file</Button>
        <Button
          look="primary"
          isDisabled={columns?.columns.every(({ field }) => field === null) !== false || send.isPending}
          onPress={() => void submit().catch(() => undefined)}
        >
          {send.isPending ? 'Sending …' : 'Import'}
        </Button>
      </DialogButtons>
    </>
  );
}
