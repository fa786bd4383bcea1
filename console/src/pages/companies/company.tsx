import { useParams } from 'wouter';
import { useMay } from '../../api/session';
import { useApi, useChange } from '../../api/use-api';
import { Ago } from '../../parts/badge';
import { Page } from '../../parts/page';
import { Answer } from '../../parts/states';
import { COMPANY_FIELDS } from '../../records/fields';
import { RecordPage } from '../../records/record-page';
import { Values } from '../../records/values';
import { nameOf } from './name';

const NAMES = ['domain', ...COMPANY_FIELDS] as const;

export default function CompanyPage() {
  const { id = '' } = useParams<{ id: string }>();
  const company = useApi('GET /v1/companies/{id}', { path: { id } });
  const provenance = useApi('GET /v1/companies/{id}/provenance', { path: { id } });
  const remove = useChange('DELETE /v1/companies/{id}', ['GET /v1/companies/find', 'GET /v1/companies']);
  const mayDelete = useMay('write:companies');
  const mayReadHistory = useMay('read:contacts');
  if (company.data === undefined) {
    return (
      <Page title="Company">
        <Answer of={company}>{() => null}</Answer>
      </Page>
    );
  }
  const { data } = company.data;
  const removal = {
    verb: 'Delete',
    done: 'deleted',
    consequences:
      'The company and what is known of it are deleted. Its people stay, without the link to it. What was charged stays in the ledger.',
    remove: () => remove.mutateAsync({ request: { path: { id } } }),
  };
  return (
    <RecordPage
      records="companies"
      id={id}
      name={nameOf(data)}
      lead={
        <>
          {[data.domain, data.industry, data.hq_location].filter(value => value !== null).join(' · ')}
          {' · '}added <Ago at={data.created_at} />
        </>
      }
      hasHistory={mayReadHistory}
      removal={mayDelete ? removal : null}
    >
      <Answer of={provenance}>{answer => <Values names={NAMES} values={answer.data.values} />}</Answer>
    </RecordPage>
  );
}
