import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { useMay } from '../api/session';
import { Button } from '../parts/button';
import { ConfirmDialog } from '../parts/dialog';
import { Card, Page } from '../parts/page';
import { useToast } from '../parts/toast';
import type { Records } from './fields';
import { RecordHistory } from './record-history';
import { RecordPlan } from './record-plan';

/** How a record is taken away. */
interface Removal {
  /** What is done, and what is then: `Delete`, `deleted`. */
  readonly verb: string;
  readonly done: string;
  /** What goes with it, and what stays. */
  readonly consequences: string;
  readonly remove: () => Promise<unknown>;
}

interface RecordPageProps {
  readonly records: Records;
  readonly id: string;
  readonly name: string;
  readonly lead: ReactNode;
  /** What is known of it, value by value. */
  readonly children: ReactNode;
  readonly hasHistory: boolean;
  /** Null where the key may not take it away. */
  readonly removal: Removal | null;
}

/** One contact or one company: what is known, what more could be, and what was done. */
export function RecordPage({ records, id, name, lead, children, hasHistory, removal }: RecordPageProps) {
  const mayEnrich = useMay('write:enrich');
  const [, go] = useLocation();
  const toast = useToast();
  const [isRemoving, setRemoving] = useState(false);
  const what = records === 'contacts' ? 'contact' : 'company';
  return (
    <Page
      title={name}
      lead={lead}
      actions={
        removal !== null && (
          <Button look="danger" onPress={() => setRemoving(true)}>
            {removal.verb} …
          </Button>
        )
      }
    >
      <div className="stack">
        <Card title="What is known" note="Each value with who supplied it, how sure it is, and why.">
          {children}
        </Card>
        {mayEnrich && (
          <Card title="Enrich" note="Whom an enrichment would ask now, and what it would cost.">
            <RecordPlan records={records} id={id} />
          </Card>
        )}
        {hasHistory && (
          <Card title="History" note={`Every enrichment of this ${what}, newest first.`}>
            <RecordHistory records={records} id={id} />
          </Card>
        )}
      </div>
      {removal !== null && (
        <ConfirmDialog
          title={`${removal.verb} ${name}?`}
          act={`${removal.verb} for good`}
          isOpen={isRemoving}
          onClose={() => setRemoving(false)}
          onConfirm={async () => {
            await removal.remove();
            toast(`${name} is ${removal.done}.`);
            go(`/${records}`);
          }}
        >
          {removal.consequences} This cannot be undone.
        </ConfirmDialog>
      )}
    </Page>
  );
}
