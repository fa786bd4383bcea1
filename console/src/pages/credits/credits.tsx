import { useMay, useSession, useWorkspaceId } from '../../api/session';
import { useApi } from '../../api/use-api';
import { formatNumber } from '../../parts/format';
import { Figure, Page } from '../../parts/page';
import { Answer, NoPermission } from '../../parts/states';
import { Check } from './check';
import { Grant } from './grant';
import { Ledger } from './ledger';

export default function Credits() {
  const { session } = useSession();
  const may = useMay('read:credits');
  const isAdmin = session.kind === 'admin';
  return (
    <Page
      title="Credits"
      lead="One credit for each enrichment that changed something. Nothing else is charged."
      actions={isAdmin && <Grant />}
    >
      {may ? (
        <>
          <Balance />
          <Ledger />
        </>
      ) : (
        <NoPermission>Balance and ledger need a key with the permission read:credits.</NoPermission>
      )}
    </Page>
  );
}

function Balance() {
  const workspaceId = useWorkspaceId();
  const credits = useApi('GET /v1/credits', {}, { everyMs: 10_000 });
  return (
    <Answer of={credits}>
      {({ data: { balance, held, available } }) => (
        <div className="figures">
          <Figure label="Available" value={formatNumber(available)} note="credits that can be spent now" />
          <Figure label="Balance" value={formatNumber(balance)} note="grants less charges" />
          <Figure label="Held" value={formatNumber(held)} note="by calls in flight" />
          <Check workspaceId={workspaceId} />
        </div>
      )}
    </Answer>
  );
}
