import { version } from '../version.js';

/** How requests name us, such as `sluice/0.1.0`; some vendors refuse requests without it. */
export const userAgent = `sluice/${version}`;
