import { useSession } from '../../api/session';
import { Badge } from '../../parts/badge';
import { formatMoment } from '../../parts/format';
import { Card, Cards, Page } from '../../parts/page';
import { ThemeSwitch } from '../../shell/theme-switch';
import { NewWorkspace } from './new-workspace';
import { ProviderList } from './providers';
import { LowCredits, WorkspaceCard } from './workspace';

export default function Settings() {
  const { session } = useSession();
  const isAdmin = session.kind === 'admin';
  return (
    <Page
      title="Settings"
      lead="The workspace, who is signed in, and what this server is configured with."
      actions={isAdmin && <NewWorkspace />}
    >
      <Cards>
        {isAdmin ? <WorkspaceCard /> : <OwnWorkspace />}
        {isAdmin && <LowCredits />}
        <SignedIn />
        {isAdmin && <ProviderList />}
      </Cards>
    </Page>
  );
}

function OwnWorkspace() {
  const { workspace } = useSession().session;
  return (
    <Card title="Workspace">
      <dl className="facts">
        <dt>Name</dt>
        <dd>{workspace?.name}</dd>
        <dt>Plan</dt>
        <dd>{workspace?.plan}</dd>
        <dt>Id</dt>
        <dd className="mono">{workspace?.id}</dd>
      </dl>
    </Card>
  );
}

function SignedIn() {
  const { session } = useSession();
  return (
    <Card title="Signed in" actions={<ThemeSwitch />}>
      <dl className="facts">
        <dt>With</dt>
        <dd>{session.kind === 'admin' ? 'the admin token' : 'a workspace key'}</dd>
        <dt>Until</dt>
        <dd>{formatMoment(session.expires_at)}</dd>
        <dt>May</dt>
        <dd className="badges">
          {session.kind === 'admin' ? (
            <Badge>everything</Badge>
          ) : (
            session.permissions.map(permission => <Badge key={permission}>{permission}</Badge>)
          )}
        </dd>
      </dl>
    </Card>
  );
}
