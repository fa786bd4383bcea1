import { useSyncExternalStore } from 'react';
import { Icon } from '../parts/icons';

function subscribe(tell: () => void): () => void {
  addEventListener('online', tell);
  addEventListener('offline', tell);
  return () => {
    removeEventListener('online', tell);
    removeEventListener('offline', tell);
  };
}

/** Says that this machine has no network: what is shown is what was last seen. */
export function OfflineNotice() {
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div role="status">
      {!isOnline && (
        <p className="notice">
          <Icon name="offline" size={18} />
          You are offline. What you see may be out of date; changes cannot be made now.
        </p>
      )}
    </div>
  );
}
