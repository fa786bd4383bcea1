import { type KeyboardEvent, useState } from 'react';
import { useChange } from '../../api/use-api';
import { Badge } from '../../parts/badge';
import { Button } from '../../parts/button';
import { Checkbox } from '../../parts/field';
import { formatDuration, formatMoney, formatShare, NOTHING } from '../../parts/format';
import { Icon } from '../../parts/icons';
import { useToast } from '../../parts/toast';
import { moved, type Place, type Provider, type Waterfall } from './draft';
import { Trust } from './trust';

interface OrderListProps {
  readonly places: readonly Place[];
  readonly onChange: (places: readonly Place[]) => void;
  readonly providers: readonly Provider[];
  readonly budgets: Waterfall['budgets'];
}

/** The providers in their order, moved by dragging, or with the arrow keys on a handle. */
export function OrderList({ places, onChange, providers, budgets }: OrderListProps) {
  const [dragged, setDragged] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const move = (from: number, to: number) => {
    const after = moved(places, from, to);
    if (after === places) return;
    setSaid(`${places[from]?.id} is now at place ${to + 1} of ${places.length}`);
    onChange(after);
  };
  return (
    <>
      <ol className="order" aria-label="Order of the providers">
        {places.map((place, n) => (
          <li
            key={place.id}
            className={`order-row${dragged === place.id ? ' order-dragged' : ''}${place.isOn ? '' : ' order-off'}`}
            onDragOver={event => {
              const from = places.findIndex(({ id }) => id === dragged);
              if (from === -1) return;
              event.preventDefault();
              if (from !== n) move(from, n);
            }}
            onDrop={event => event.preventDefault()}
          >
            <Handle
              name={place.id}
              place={n}
              of={places.length}
              onMove={by => move(n, n + by)}
              onDrag={isBegun => setDragged(isBegun ? place.id : null)}
            />
            <Row
              place={place}
              onUp={n === 0 ? null : () => move(n, n - 1)}
              onDown={n === places.length - 1 ? null : () => move(n, n + 1)}
              provider={providers.find(({ id }) => id === place.id)}
              spent={budgets.find(({ provider }) => provider === place.id)?.spent ?? null}
              onChange={change =>
                onChange(places.map(one => (one.id === place.id ? { ...one, ...change } : one)))
              }
            />
          </li>
        ))}
      </ol>
      <div className="visually-hidden" role="status">
        {said}
      </div>
    </>
  );
}

interface HandleProps {
  readonly name: string;
  readonly place: number;
  readonly of: number;
  readonly onMove: (by: 1 | -1) => void;
  readonly onDrag: (isBegun: boolean) => void;
}

function Handle({ name, place, of, onMove, onDrag }: HandleProps) {
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <button
      type="button"
      className="handle"
      draggable
      aria-label={`Move ${name}, place ${place + 1} of ${of}, with the arrow keys`}
      onKeyDown={press}
      onDragStart={() => onDrag(true)}
      onDragEnd={() => onDrag(false)}
    >
      <span className="handle-place">{place + 1}</span>
      <Icon name="handle" size={16} />
    </button>
  );
}

interface RowProps {
  readonly place: Place;
  readonly provider: Provider | undefined;
  /** This month, where there is a budget. */
  readonly spent: number | null;
  readonly onChange: (change: Partial<Place>) => void;
  /** For fingers, which cannot drag here; null: it is at that end. */
  readonly onUp: (() => void) | null;
  readonly onDown: (() => void) | null;
}

function Row({ place: { id, isOn, budget }, provider, spent, onChange, onUp, onDown }: RowProps) {
  return (
    <div className="order-parts">
      <div className="order-name">
        <Checkbox isChecked={isOn} onChange={on => onChange({ isOn: on })}>
          <strong>{id}</strong>
        </Checkbox>
        <span className="badges">
          <State provider={provider} isOn={isOn} />
        </span>
      </div>
      <dl className="order-figures">
        <div>
          <dt>Has an answer</dt>
          <dd>{formatShare(provider?.hit_rate ?? null)}</dd>
        </div>
        <div>
          <dt>Answers in</dt>
          <dd>{formatDuration(provider?.latency_p50_ms ?? null)}</dd>
        </div>
        <div>
          <dt>Charged so far</dt>
          <dd>{provider === undefined ? NOTHING : formatMoney(provider.spend)}</dd>
        </div>
      </dl>
      <label className="order-budget">
        <span>Budget a month{spent === null ? '' : `, ${formatMoney(spent)} spent`}</span>
        <input
          className="input"
          type="number"
          min={0}
          step="any"
          placeholder="No limit"
          value={budget}
          onChange={event => onChange({ budget: event.target.value })}
        />
      </label>
      <span className="row-actions">
        <Button
          isSmall
          look="quiet"
          icon="up"
          aria-label={`Move ${id} up`}
          isDisabled={onUp === null}
          onPress={() => onUp?.()}
        />
        <Button
          isSmall
          look="quiet"
          icon="down"
          aria-label={`Move ${id} down`}
          isDisabled={onDown === null}
          onPress={() => onDown?.()}
        />
        <Test id={id} />
      </span>
      {provider !== undefined && <Trust provider={provider} />}
    </div>
  );
}

function State({ provider, isOn }: { provider: Provider | undefined; isOn: boolean }) {
  if (provider === undefined) return <Badge tone="warn">Not configured</Badge>;
  if (!provider.enabled) return <Badge>Off in the configuration</Badge>;
  if (provider.set_aside !== null) return <Badge tone="bad">Set aside: {provider.set_aside.reason}</Badge>;
  if (provider.breaker_state === 'open') return <Badge tone="bad">Rests after failures</Badge>;
  return isOn ? <Badge tone="good">Ready</Badge> : <Badge>Not asked</Badge>;
}

function Test({ id }: { id: string }) {
  const test = useChange('POST /admin/v1/providers/{id}/test', ['GET /admin/v1/providers']);
  const toast = useToast();
  const run = async () => {
    const { data } = await test.mutateAsync({ request: { path: { id } } });
    toast(`${id}: ${data.message}`);
  };
  return (
    <Button
      isSmall
      look="quiet"
      aria-label={`Test ${id}`}
      isDisabled={test.isPending}
      onPress={() => void run().catch((error: Error) => toast(error.message))}
    >
      Test
    </Button>
  );
}
