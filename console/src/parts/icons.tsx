/** Drawn on a grid of 24, in strokes; decoration only, so that screen readers pass over them. */
const PATHS = {
  overview: 'M4 13h6V4H4zM14 20h6V4h-6zM4 20h6v-3H4z',
  contacts:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.6-3.6 3-5.5 6.5-5.5s5.9 1.9 6.5 5.500M16 4.300a3.5 3.5 0 0 1 0 6.400M18 14.900c2 .7 3.2 2.5 3.5 5.1',
  companies: 'M4 20V4h10v16M14 9h6v11M2.5 20h19M7.5 8h3M7.5 12h3M7.5 16h3M17 13h.01M17 16.500h.01',
  runs: 'M5 4v16l14-8z',
  waterfall: 'M4 5h10M4 5v3a3 3 0 0 0 3 3h9a3 3 0 0 1 3 3v1M10 11v5a3 3 0 0 0 3 3h1M17 13l2 2 2-2',
  credits:
    'M12 4c4.4 0 8 1.3 8 3s-3.6 3-8 3-8-1.3-8-3 3.6-3 8-3ZM4 7v5c0 1.7 3.6 3 8 3s8-1.3 8-3V7M4 12v5c0 1.7 3.6 3 8 3s8-1.3 8-3v-5',
  keys: 'M14.5 14a5.5 5.5 0 1 0-5.3-4L3 16.200V21h4.500v-2.500H10V16l2.3-2.300c.7.2 1.4.3 2.2.3ZM16 8h.01',
  webhooks:
    'M9.5 10.5 6.3 16M12 4.500a3.5 3.5 0 0 0-3 5.300M12 4.500a3.5 3.5 0 0 1 3.4 4.300M6 20a3 3 0 1 0-.2-6M6 20a3.2 3.2 0 0 0 3-3h6.500M18 20a3 3 0 1 0-2.6-4.500L12.5 10M18 20a3 3 0 0 1-2.6-1.5',
  settings:
    'M4 7h9M19 7h1M4 17h1M11 17h9M16 4.500a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5ZM8 14.500a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z',
  reference:
    'M6 4h11a2 2 0 0 1 2 2v14H7a2 2 0 0 1-2-2V5a1 1 0 0 1 1-1ZM5 17.500A1.5 1.5 0 0 1 6.5 16H19M9 8h6',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M5.3 18.700l1.4-1.400M17.3 6.700l1.4-1.4',
  moon: 'M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.500Z',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M5 12.5 10 17l9-10',
  warning: 'M12 4 2.8 20h18.400zM12 10v4.500M12 17.200v.3',
  offline:
    'M3 3l18 18M5 12.500a10 10 0 0 1 4-2.400M14.5 10a10 10 0 0 1 4.5 2.500M8.5 16a5 5 0 0 1 7 0M2 9a15 15 0 0 1 4-2.700M10.5 5A15 15 0 0 1 22 9M12 19.500v.01',
  plus: 'M12 5v14M5 12h14',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.5 20 20',
  signOut: 'M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.3-5.400L20 9M20 4v5h-5',
  previous: 'M14.5 5 8 12l6.5 7',
  next: 'M9.5 5 16 12l-6.5 7',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  empty: 'M4 13l2.5-8h11L20 13v6H4zM4 13h5l1.5 2.500h3L15 13h5',
  handle: 'M5 9h14M5 15h14',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
