import { useState } from 'react';
import type { AnswerOf } from '../../api/call';
import { useSession, useWorkspaceId } from '../../api/session';
import { useApi, useChange } from '../../api/use-api';
import { Ago, Badge } from '../../parts/badge';
import { Button } from '../../parts/button';
import { ConfirmDialog } from '../../parts/dialog';
import { formatDay } from '../../parts/format';
import { Card, Page } from '../../parts/page';
import { Pager } from '../../parts/pager';
import { Answer, EmptyState, NoPermission } from '../../parts/states';
import { type Column, Table } from '../../parts/table';
import { useToast } from '../../parts/toast';
import { MakeKey } from './make-key';

type Key = AnswerOf<'GET /admin/v1/workspaces/{id}/keys'>['data']['keys'][number];

export default function Keys() {
  const { session } = useSession();
  const lead =
    'A program calls with a key, which stands for this workspace and may do what its permissions say.';
  if (session.kind !== 'admin') {
    return (
      <Page title="Keys" lead={lead}>
        <NoPermission>
          Keys are made and revoked by the operator, who signs in with the admin token.
        </NoPermission>
      </Page>
    );
  }
  return (
    <Page title="Keys" lead={lead} actions={<MakeKey />}>
      <KeyList />
    </Page>
  );
}

function KeyList() {
  const id = useWorkspaceId();
  const [page, setPage] = useState(1);
  const [revoked, setRevoked] = useState<Key | null>(null);
  const keys = useApi('GET /admin/v1/workspaces/{id}/keys', { path: { id }, query: { page, per_page: 50 } });
  const columns: readonly Column<Key>[] = [
    ...COLUMNS,
    {
      id: 'actions',
      header: 'Actions',
      isHeaderHidden: true,
      isFigure: true,
      cell: key =>
        key.revoked_at === null && (
          <Button isSmall look="quiet" aria-label={`Revoke ${key.name}`} onPress={() => setRevoked(key)}>
            Revoke
          </Button>
        ),
    },
  ];
  return (
    <Answer of={keys}>
      {({ data, meta }) => (
        <Card>
          <Table
            label="Keys"
            columns={columns}
            rows={data.keys}
            keyOf={key => key.id}
            empty={
              <EmptyState icon="keys" title="No keys yet">
                Make one for each program that calls, so that each can be revoked by itself.
              </EmptyState>
            }
          />
          <Pager meta={meta} onPage={setPage} what="keys" />
          <Revoke of={revoked} onClose={() => setRevoked(null)} />
        </Card>
      )}
    </Answer>
  );
}

function Revoke({ of, onClose }: { of: Key | null; onClose: () => void }) {
  const toast = useToast();
  const revoke = useChange('DELETE /admin/v1/keys/{id}', ['GET /admin/v1/workspaces/{id}/keys']);
  return (
    <ConfirmDialog
      title={`Revoke ${of?.name ?? ''}?`}
      act="Revoke the key"
      isOpen={of !== null}
      onClose={onClose}
      onConfirm={async () => {
        if (of === null) return;
        await revoke.mutateAsync({ request: { path: { id: of.id } } });
        toast(`${of.name} is revoked.`);
      }}
    >
      Calls with the key that ends in <code>{of?.last_four}</code> are refused within a second, everywhere.
      This cannot be undone; a new key can be made.
    </ConfirmDialog>
  );
}

const COLUMNS: readonly Column<Key>[] = [
  { id: 'name', header: 'Name', isName: true, cell: ({ name }) => name },
  { id: 'key', header: 'Key', cell: ({ last_four }) => <code>wbk_…{last_four}</code> },
  {
    id: 'permissions',
    header: 'May',
    cell: ({ permissions }) => (
      <span className="badges">
        {permissions.map(permission => (
          <Badge key={permission}>{permission}</Badge>
        ))}
      </span>
    ),
  },
  { id: 'used', header: 'Last use', cell: ({ last_used_at }) => <Ago at={last_used_at} /> },
  { id: 'state', header: 'State', cell: key => <State of={key} /> },
];

function State({ of: { revoked_at, expires_at } }: { of: Key }) {
  if (revoked_at !== null) return <Badge tone="bad">Revoked</Badge>;
  if (expires_at === null) return <Badge tone="good">Valid</Badge>;
  const isOver = Date.parse(expires_at) <= Date.now();
  return isOver ? (
    <Badge tone="warn">Expired</Badge>
  ) : (
    <Badge tone="good">Until {formatDay(expires_at)}</Badge>
  );
}
