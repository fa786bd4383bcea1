import { useParams } from 'wouter';
import { useMay } from '../../api/session';
import { useApi, useChange } from '../../api/use-api';
import { Ago } from '../../parts/badge';
import { Page } from '../../parts/page';
import { Answer } from '../../parts/states';
import { CONTACT_FIELDS } from '../../records/fields';
import { RecordPage } from '../../records/record-page';
import { Values } from '../../records/values';
import { nameOf } from './name';

const NAMES = ['full_name', 'email', ...CONTACT_FIELDS] as const;

export default function ContactPage() {
  const { id = '' } = useParams<{ id: string }>();
  const contact = useApi('GET /v1/contacts/{id}', { path: { id } });
  const provenance = useApi('GET /v1/contacts/{id}/provenance', { path: { id } });
  const erase = useChange('DELETE /v1/contacts/{id}', ['GET /v1/contacts/find', 'GET /v1/contacts']);
  const mayErase = useMay('write:contacts');
  if (contact.data === undefined) {
    return (
      <Page title="Contact">
        <Answer of={contact}>{() => null}</Answer>
      </Page>
    );
  }
  const { data } = contact.data;
  const removal = {
    verb: 'Erase',
    done: 'erased',
    consequences:
      'The contact is deleted, and every value of the person is taken out of enrichments, cached answers, imports and webhook deliveries. What was charged stays in the ledger, without a name.',
    remove: () => erase.mutateAsync({ request: { path: { id }, query: { erase: 'true' } } }),
  };
  return (
    <RecordPage
      records="contacts"
      id={id}
      name={nameOf(data)}
      lead={
        <>
          {[data.job_title, data.company_name].filter(value => value !== null).join(' at ') || data.email} ·
          added <Ago at={data.created_at} />
        </>
      }
      hasHistory
      removal={mayErase ? removal : null}
    >
      <Answer of={provenance}>{answer => <Values names={NAMES} values={answer.data.values} />}</Answer>
    </RecordPage>
  );
}
