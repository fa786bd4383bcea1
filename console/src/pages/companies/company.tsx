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
import { COMPANY_FIELDS } from '../../records/fields';
import { RecordHistory } from '../../records/record-history';
import { RecordPlan } from '../../records/record-plan';
import { Values } from '../../records/values';
import { nameOf } from './name';

const NAMES = ['domain', ...COMPANY_FIELDS] as const;

export default function CompanyPage() {
  const { id = '' } = useParams<{ id: string }>();
  const company = useApi('GET /v1/companies/{id}', { path: { id } });
  const provenance = useApi('GET /v1/companies/{id}/provenance', { path: { id } });
  const mayEnrich = useMay('write:enrich');
  const mayReadHistory = useMay('read:contacts');
  const mayDelete = useMay('write:companies');
  const [isDeleting, setDeleting] = useState(false);
  if (company.data === undefined) {
    return (
      <Page title="Company">
        <Answer of={company}>{() => null}</Answer>
      </Page>
    );
  }
  const { data } = company.data;
  return (
    <Page
      title={nameOf(data)}
      lead={
        <>
          {[data.domain, data.industry, data.hq_location].filter(value => value !== null).join(' · ')}
          {' · '}added <Ago at={data.created_at} />
        </>
      }
      actions={
        mayDelete && (
          <Button look="danger" onPress={() => setDeleting(true)}>
            Delete …
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
            <RecordPlan records="companies" id={id} />
          </Card>
        )}
        {mayReadHistory && (
          <Card title="History" note="Every enrichment of this company, newest first.">
            <RecordHistory records="companies" id={id} />
          </Card>
        )}
      </div>
      <Delete id={id} name={nameOf(data)} isOpen={isDeleting} onClose={() => setDeleting(false)} />
    </Page>
  );
}

interface DeleteProps {
  readonly id: string;
  readonly name: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function Delete({ id, name, isOpen, onClose }: DeleteProps) {
  const [, go] = useLocation();
  const toast = useToast();
  const remove = useChange('DELETE /v1/companies/{id}', ['GET /v1/companies/find', 'GET /v1/companies']);
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      act="Delete for good"
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={async () => {
        await remove.mutateAsync({ request: { path: { id } } });
        toast(`${name} is deleted.`);
        go('/companies');
      }}
    >
      The company and what is known of it are deleted. Its people stay, without the link to it. What was
      charged stays in the ledger. This cannot be undone.
    </ConfirmDialog>
  );
}
