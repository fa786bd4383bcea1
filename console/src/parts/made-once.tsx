import { type ComponentType, type ReactNode, useState } from 'react';
import { Button } from './button';
import { CopyField } from './copy';
import { Dialog, DialogButtons } from './dialog';

interface MakeOnceProps {
  /** What the button and the window with the form say. */
  readonly action: string;
  /** Over what was made. */
  readonly madeTitle: string;
  readonly form: ComponentType<{ onMade: (value: string) => void; onClose: () => void }>;
  readonly made: ComponentType<{ value: string; onClose: () => void }>;
}

/** A button to a form that makes what is shown once, in the same window, and not again. */
export function MakeOnce({ action, madeTitle, form: Form, made: Made }: MakeOnceProps) {
  const [isOpen, setOpen] = useState(false);
  const [value, setValue] = useState<string | null>(null);
  const close = () => {
    setOpen(false);
    setValue(null);
  };
  return (
    <>
      <Button look="primary" icon="plus" onPress={() => setOpen(true)}>
        {action}
      </Button>
      <Dialog
        title={value === null ? action : madeTitle}
        isOpen={isOpen}
        onClose={close}
        isDismissable={value === null}
      >
        {value === null ? <Form onMade={setValue} onClose={close} /> : <Made value={value} onClose={close} />}
      </Dialog>
    </>
  );
}

interface ShownOnceProps {
  readonly label: string;
  readonly value: string;
  readonly onClose: () => void;
  /** Why it is to be copied now. */
  readonly children: ReactNode;
}

/** A secret to be copied, in a window that goes only when somebody has it. */
export function ShownOnce({ label, value, onClose, children }: ShownOnceProps) {
  return (
    <>
      <p className="dialog-text">{children}</p>
      <CopyField label={label} value={value} />
      <DialogButtons>
        <Button look="primary" onPress={onClose}>
          I have it
        </Button>
      </DialogButtons>
    </>
  );
}
