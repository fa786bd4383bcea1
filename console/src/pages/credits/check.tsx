import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../../api/call';
import { Badge } from '../../parts/badge';
import { Button } from '../../parts/button';
import { formatNumber, formatShare } from '../../parts/format';
import { Figure } from '../../parts/page';
import { checkChain, type Verdict } from './chain';

type State =
  | { readonly kind: 'unchecked' }
  | { readonly kind: 'checking'; readonly share: number }
  | { readonly kind: 'failed'; readonly message: string }
  | Verdict;

/** Whether the ledger is as it was written, computed here. */
export function Check({ workspaceId }: { workspaceId: string }) {
  const [state, setState] = useState<State>({ kind: 'unchecked' });
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  // Browsers compute hashes only for pages that came by https, or from this machine.
  if (!globalThis.isSecureContext) {
    return (
      <Figure label="Ledger" value="Unchecked" note="Open the console by https, or: sluice ledger verify" />
    );
  }
  const check = async () => {
    abort.current = new AbortController();
    setState({ kind: 'checking', share: 0 });
    try {
      setState(
        await checkChain(workspaceId, abort.current.signal, share => setState({ kind: 'checking', share })),
      );
    } catch (error) {
      if (error instanceof ApiError) setState({ kind: 'failed', message: error.message });
    }
  };
  const button = (
    <Button isSmall isDisabled={state.kind === 'checking'} onPress={() => void check()}>
      {state.kind === 'unchecked' ? 'Check the ledger' : 'Check again'}
    </Button>
  );
  return (
    <div role="status">
      <Figure label="Ledger" value={<Word state={state} />} note={button} />
    </div>
  );
}

function Word({ state }: { state: State }) {
  switch (state.kind) {
    case 'unchecked':
      return <Badge>Not checked yet</Badge>;
    case 'checking':
      return <Badge>Checking … {formatShare(state.share)}</Badge>;
    case 'failed':
      return <Badge tone="warn">{state.message}</Badge>;
    case 'wrong':
      return <Badge tone="bad">Wrong: {state.fault}</Badge>;
    case 'in_order':
      return <Badge tone="good">{formatNumber(state.entries)} entries in order</Badge>;
  }
}
