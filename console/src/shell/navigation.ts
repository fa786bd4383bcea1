import type { Permission } from '../api/session';
import type { IconName } from '../parts/icons';

interface Destination {
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
  /** Who else than the operator sees it: keys with this permission; null: nobody else. Absent: everybody. */
  readonly needs?: Permission | null;
}

/** The pages, in the order of their use. A page that a key cannot use is not offered to it. */
export const DESTINATIONS: readonly Destination[] = [
  { path: '/', label: 'Overview', icon: 'overview' },
  { path: '/contacts', label: 'Contacts', icon: 'contacts', needs: 'read:contacts' },
  { path: '/companies', label: 'Companies', icon: 'companies', needs: 'read:companies' },
  { path: '/runs', label: 'Runs', icon: 'runs', needs: 'read:contacts' },
  { path: '/waterfall', label: 'Waterfall', icon: 'waterfall', needs: null },
  { path: '/credits', label: 'Credits', icon: 'credits', needs: 'read:credits' },
  { path: '/keys', label: 'Keys', icon: 'keys', needs: null },
  { path: '/webhooks', label: 'Webhooks', icon: 'webhooks', needs: 'read:webhooks' },
  { path: '/settings', label: 'Settings', icon: 'settings' },
];
