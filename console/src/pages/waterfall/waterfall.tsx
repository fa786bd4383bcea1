import { useState } from 'react';
import { useSession, useWorkspaceId } from '../../api/session';
import { useApi, useChange } from '../../api/use-api';
import { Button } from '../../parts/button';
import { ConfirmDialog } from '../../parts/dialog';
import { Segments, TextField } from '../../parts/field';
import { Card, Page } from '../../parts/page';
import { Answer, NoPermission, Problem } from '../../parts/states';
import { useToast } from '../../parts/toast';
import { type Draft, draftOf, type Provider, settingsOf, type Waterfall } from './draft';
import { OrderList } from './order-list';
import { Replay } from './replay';
import { TryIt } from './try-it';

const LEAD = 'Whom enrichments of this workspace ask, in which order, and for how much.';

export default function WaterfallPage() {
  const { session } = useSession();
  return (
    <Page title="Waterfall" lead={LEAD}>
      {session.kind === 'admin' ? (
        <Settings />
      ) : (
        <NoPermission>
          The waterfall belongs to the operator. Ask whoever runs this server to change it.
        </NoPermission>
      )}
    </Page>
  );
}

function Settings() {
  const id = useWorkspaceId();
  const waterfall = useApi('GET /admin/v1/workspaces/{id}/waterfall', { path: { id } });
  const providers = useApi('GET /admin/v1/providers', {}, { everyMs: 10_000 });
  return (
    <Answer of={waterfall}>
      {({ data }) => (
        <Answer of={providers}>
          {({ data: all }) => (
            <div className="stack">
              <Editor key={JSON.stringify(data.settings)} waterfall={data} providers={all.providers} />
              <Card title="Try it" note="On one contact: first the plan, then what every provider says.">
                <TryIt />
              </Card>
            </div>
          )}
        </Answer>
      )}
    </Answer>
  );
}

function Editor({ waterfall, providers }: { waterfall: Waterfall; providers: readonly Provider[] }) {
  const { workspace_id: id } = waterfall;
  const [before] = useState(() => draftOf(waterfall, providers));
  const [draft, setDraft] = useState<Draft>(before);
  const [isTakingBack, setTakingBack] = useState(false);
  const stale = ['GET /admin/v1/workspaces/{id}/waterfall', 'POST /v1/enrich/contact/plan'] as const;
  const put = useChange('PUT /admin/v1/workspaces/{id}/waterfall', stale);
  const takeBack = useChange('DELETE /admin/v1/workspaces/{id}/waterfall', stale);
  const toast = useToast();
  const isChanged = JSON.stringify(draft) !== JSON.stringify(before);
  const settings = settingsOf(draft, waterfall);
  const save = async () => {
    await put.mutateAsync({ request: { path: { id }, body: settings } });
    toast('The waterfall is set. Calls follow it within two seconds.');
  };
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  return (
    <>
      <Card
        title="Providers"
        note={
          draft.order === 'auto'
            ? 'The order is decided for each question by what is expected to pay; this list says among whom.'
            : 'Asked from the top until nothing is missing. Drag a handle, or focus it and use the arrow keys.'
        }
        actions={
          <Segments
            label="Order"
            value={draft.order}
            onChange={order => set({ order })}
            options={[
              { value: 'fixed', label: 'Fixed order' },
              { value: 'auto', label: 'What pays first' },
            ]}
          />
        }
      >
        <OrderList
          places={draft.places}
          onChange={places => set({ places })}
          providers={providers}
          budgets={waterfall.budgets}
        />
        <Rules draft={draft} onChange={set} />
        {put.error !== null && <Problem error={put.error} />}
        <div className="save-row">
          {waterfall.settings !== null && (
            <Button look="quiet" onPress={() => setTakingBack(true)}>
              As configured …
            </Button>
          )}
          <Button isDisabled={!isChanged} onPress={() => setDraft(before)}>
            Discard
          </Button>
          <Button
            look="primary"
            isDisabled={!isChanged || put.isPending || !draft.places.some(({ isOn }) => isOn)}
            onPress={() => void save().catch(() => undefined)}
          >
            Save
          </Button>
        </div>
      </Card>
      <Card
        title="What the last calls would have cost"
        note="The last thousand enrichments, gone through with the waterfall above as it stands there. Nobody is asked."
      >
        <Replay settings={settings} />
      </Card>
      <ConfirmDialog
        title="Take back this waterfall?"
        act="Take it back"
        isOpen={isTakingBack}
        onClose={() => setTakingBack(false)}
        onConfirm={() => takeBack.mutateAsync({ request: { path: { id } } })}
      >
        Order, switches and budgets of this workspace are forgotten, and the server’s configuration holds for
        it.
      </ConfirmDialog>
    </>
  );
}

function Rules({ draft, onChange }: { draft: Draft; onChange: (change: Partial<Draft>) => void }) {
  return (
    <div className="rules">
      <div className="field">
        <span className="field-name">When it is enough</span>
        <Segments
          label="When it is enough"
          value={draft.strategy}
          onChange={strategy => onChange({ strategy })}
          options={[
            { value: 'fill', label: 'Until nothing is missing' },
            { value: 'first_match', label: 'Until one has something' },
          ]}
        />
      </div>
      <TextField
        label="Least confidence"
        type="number"
        min={0}
        value={draft.minConfidence}
        onChange={minConfidence => onChange({ minConfidence })}
        hint="0 to 1; a value of which less is sure is not written."
      />
      <TextField
        label="A call may cost at most"
        type="number"
        min={0}
        value={draft.maxCost}
        onChange={maxCost => onChange({ maxCost })}
        hint="In the currency of the prices; empty: no bound."
      />
    </div>
  );
}
