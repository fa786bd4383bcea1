import type { ReactNode } from 'react';
import type { ApiError } from '../api/call';
import { Button } from './button';
import { DialogButtons } from './dialog';
import { Problem } from './states';

interface FormProps {
  readonly children: ReactNode;
  /** What sending does, in words: `Grant`. */
  readonly act: string;
  /** Sends what was entered. It may reject: `sending` then has the error, which is shown above the buttons. */
  readonly onSubmit: () => Promise<unknown>;
  readonly sending: { readonly error: ApiError | null; readonly isPending: boolean };
  /** Whether what was entered can be sent at all. */
  readonly isComplete?: boolean;
  /** Given in a dialog, which has a way out. */
  readonly onCancel?: () => void;
  /** Whether sending is the one thing to do on the page; in a dialog it always is. */
  readonly isPrimary?: boolean;
}

/** Fields that are sent together, by a button or Enter. */
export function Form({
  children,
  act,
  onSubmit,
  sending,
  isComplete = true,
  onCancel,
  isPrimary = onCancel !== undefined,
}: FormProps) {
  const send = (
    <Button
      type="submit"
      look={isPrimary ? 'primary' : 'plain'}
      isDisabled={sending.isPending || !isComplete}
    >
      {act}
    </Button>
  );
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault();
        onSubmit().catch(() => undefined);
      }}
    >
      {children}
      {sending.error !== null && <Problem error={sending.error} />}
      {onCancel === undefined ? (
        <div>{send}</div>
      ) : (
        <DialogButtons>
          <Button onPress={onCancel}>Cancel</Button>
          {send}
        </DialogButtons>
      )}
    </form>
  );
}
