import { useEffect, useState } from 'react';

/** Between two keys of somebody who types. */
const PAUSE_MS = 250;

/** A value when it has not changed for a moment: what is typed is asked for once, not at every key. */
export function useLater<Value>(value: Value): Value {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return later;
}
