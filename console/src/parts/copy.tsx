import { useState } from 'react';
import { Button } from './button';

/** A text to take away, such as a key that is shown once. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <div className="copy">
      <input
        className="input mono"
        aria-label={label}
        readOnly
        value={value}
        onFocus={event => event.target.select()}
      />
      <Button icon={isCopied ? 'check' : 'copy'} onPress={() => void copy()}>
        {isCopied ? 'Copied' : 'Copy'}
      </Button>
      <span className="visually-hidden" role="status">
        {isCopied ? 'Copied to the clipboard' : ''}
      </span>
    </div>
  );
}
