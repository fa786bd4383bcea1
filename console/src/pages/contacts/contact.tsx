import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { useMay } from '../../api/session';
import { useApi, useChange } from '../../api/use-api';
import { Ago } from '../../parts/badge';
import { Button } from '../../parts/button';
import { ConfirmDialog } from '../../parts/dialog';
import { Card, Page } from '../../parts/page';
import { Answer } from '../../parts/states';
import { useToast } from '../../parts/toast';
import { CONTACT_FIELDS } from '../../records/fields';
import { RecordHistory } from '../../records/record-history';
import { RecordPlan } from '../../records/record-plan';
import { Values } from '../../records/values';
import { nameOf } from './name';

const NAMES = ['full_name', 'email', ...CONTACT_FIELDS] as const;

export default function ContactPage() {
  const { id = '' } = useParams<{ id: string }>();
  const contact = useApi('GET /v1/contacts/{id}', { path: { id } });
  const provenance = useApi('GET /v1/contacts/{id}/provenance', { path: { id } });
  const mayEnrich = useMay('write:enrich');
  const mayErase = useMay('write:contacts');
  const [isErasing, setErasing] = useState(false);
  if (contact.data === undefined) {
    return (
      <Page title="Contact">
        <Answer of={contact}>{() => null}</Answer>
      </Page>
    );
  }
  const { data } = contact.data;
  return (
    <Page
      title={nameOf(data)}
      lead={
        <>
          {[data.job_title, data.company_name].filter(value => value !== null).join(' at ') || data.email} ·
          added <Ago at={data.created_at} />
        </>
      }
      actions={
        mayErase && (
          <Button look="danger" onPress={() => setErasing(true)}>
            Erase …
          </Button>
        )
      }
    >
      <div className="stack">
        <Card title="What is known" note="Each value with who supplied it, how sure it is, and why.">
          <Answer of={provenance}>{answer => <Values names={NAMES} values={answer.data.values} />}</Answer>
        </Card>
        {mayEnrich && (
          <Card title="Enrich" note="Whom an enrichment would ask now, and what it would cost.">
            <RecordPlan records="contacts" id={id} />
          </Card>
        )}
        <Card title="History" note="Every enrichment of this contact, newest first.">
          <RecordHistory records="contacts" id={id} />
        </Card>
      </div>
      <Erase id={id} name={nameOf(data)} isOpen={isErasing} onClose={() => setErasing(false)} />
    </Page>
  );
}

interface EraseProps {
  readonly id: string;
  readonly name: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function Erase({ id, name, isOpen, onClose }: EraseProps) {
  const [, go] = useLocation();
  const toast = useToast();
  const erase = useChange('DELETE /v1/contacts/{id}', ['GET /v1/contacts/find', 'GET /v1/contacts']);
  return (
    <ConfirmDialog
      title={`Erase ${name}?`}
      act="Erase for good"
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={async () => {
        await erase.mutateAsync({ request: { path: { id }, query: { erase: 'true' } } });
        toast(`${name} is erased.`);
        go('/contacts');
      }}
    >
      The contact is deleted, and every value of the person is taken out of enrichments, cached answers,
      imports and webhook deliveries. What was charged stays in the ledger, without a name. This cannot be
      undone.
    </ConfirmDialog>
  );
}
