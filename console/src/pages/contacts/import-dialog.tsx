import { useState } from 'react';
import type { AnswerOf } from '../../api/call';
import { useChange } from '../../api/use-api';
import { Button } from '../../parts/button';
import { Dialog, DialogButtons } from '../../parts/dialog';
import { Checkbox } from '../../parts/field';
import { Icon } from '../../parts/icons';
import { Problem } from '../../parts/states';
import type { EnrichTarget } from './enrich-dialog';
import { type Mapping, MappingTable } from './import-mapping';
import { ImportResult } from './import-result';
import { readStart } from './read-start';

interface ImportDialogProps {
  readonly onClose: () => void;
  readonly onEnrich: (target: EnrichTarget) => void;
}

/** A file of people becomes contacts: chosen, looked at, sent, told of. */
export function ImportDialog({ onClose, onEnrich }: ImportDialogProps) {
  const [file, setFile] = useState<File | null>(null);
  const [importId, setImportId] = useState<string | null>(null);
  return (
    <Dialog title="Import contacts" isOpen onClose={onClose} isWide>
      {importId !== null ? (
        <ImportResult
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
        <Preview key={file.name} file={file} onBack={() => setFile(null)} onSent={setImportId} />
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
  readonly file: File;
  readonly onBack: () => void;
  readonly onSent: (importId: string) => void;
}

function Preview({ file, onBack, onSent }: PreviewProps) {
  const [mapping, setMapping] = useState<Mapping>({});
  const [updateExisting, setUpdateExisting] = useState(false);
  const [columns, setColumns] = useState<AnswerOf<'POST /v1/import/contacts/preview'>['data'] | null>(null);
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const send = useChange('POST /v1/import/contacts', ['GET /v1/contacts/find', 'GET /v1/contacts']);
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
        read={() => readStart(file)}
        name={file.name}
        mapping={mapping}
        onMapping={setMapping}
        onColumns={setColumns}
      />
      <Checkbox isChecked={updateExisting} onChange={setUpdateExisting}>
        Update people who are there already (otherwise they are skipped)
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
