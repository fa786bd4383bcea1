import { type ReactNode, useState } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { ApiError } from '../api/call';
import { Button } from './button';
import { Problem } from './states';

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** False where what it shows cannot be shown again. */
  readonly isDismissable?: boolean;
  readonly isAlert?: boolean;
  /** For what has columns. */
  readonly isWide?: boolean;
}

/** A window over the page, with the keyboard inside until it is closed; Escape closes it. */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  isDismissable = true,
  isAlert = false,
  isWide = false,
}: DialogProps) {
  return (
    <ModalOverlay
      className="dialog-overlay"
      isOpen={isOpen}
      onOpenChange={open => {
        if (!open) onClose();
      }}
      isDismissable={isDismissable && !isAlert}
      isKeyboardDismissDisabled={!isDismissable}
    >
      <Modal className={`dialog-modal${isWide ? ' dialog-wide' : ''}`}>
        <AriaDialog className="dialog" role={isAlert ? 'alertdialog' : 'dialog'}>
          <Heading slot="title" className="dialog-title">
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The row of buttons at the end of a dialog. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className="dialog-buttons">{children}</div>;
}

interface ConfirmDialogProps {
  readonly title: string;
  /** What will be, and whether it can be undone. */
  readonly children: ReactNode;
  /** The act in words: `Revoke the key`. */
  readonly act: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Does it; when it fails, the dialog stays and says why. */
  readonly onConfirm: () => Promise<unknown>;
}

/** Asks once before what cannot be undone. */
export function ConfirmDialog({ title, children, act, isOpen, onClose, onConfirm }: ConfirmDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const close = () => {
    setError(null);
    onClose();
  };
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      close();
    } catch (fault) {
      setError(fault as ApiError);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} isOpen={isOpen} onClose={close} isAlert>
      <div className="dialog-text">{children}</div>
      {error !== null && <Problem error={error} />}
      <DialogButtons>
        <Button onPress={close} autoFocus>
          Cancel
        </Button>
        <Button look="danger" isDisabled={isBusy} onPress={() => void confirm()}>
          {act}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
