import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { Button } from './button';

/** Read in this time by most; what must not be missed is no toast. */
const SHOWN_MS = 6_000;
const SHOWN_MAX = 3;

interface Toast {
  readonly id: number;
  readonly text: string;
}

const Context = createContext<(text: string) => void>(() => undefined);

/** Says in a corner, and to screen readers, that something was done. */
export function useToast(): (text: string) => void {
  return use(Context);
}

export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const hide = useCallback((id: number) => setToasts(all => all.filter(one => one.id !== id)), []);
  const show = useCallback(
    (text: string) => {
      const id = Date.now();
      setToasts(all => [...all.slice(1 - SHOWN_MAX), { id, text }]);
      setTimeout(() => hide(id), SHOWN_MS);
    },
    [hide],
  );
  const shown = useMemo(
    () =>
      toasts.map(({ id, text }) => (
        <div key={id} className="toast">
          {text}
          <Button look="quiet" isSmall icon="close" aria-label="Close" onPress={() => hide(id)} />
        </div>
      )),
    [toasts, hide],
  );
  return (
    <Context value={show}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {shown}
      </div>
    </Context>
  );
}
