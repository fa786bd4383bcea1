import { onBothDatabases, onPostgres } from '../support/databases.js';
import { ownWaterfalls, ownWaterfallsOfReplicas } from './own-waterfalls.js';
import { stage } from './stage.js';

const VENDORS = ['vendor_a', 'vendor_b'];

onBothDatabases('a workspace’s own waterfall', kind => ownWaterfalls(stage(kind, { vendors: VENDORS })));

onPostgres('a workspace’s own waterfall in two processes', () =>
  ownWaterfallsOfReplicas(stage('postgres', { vendors: VENDORS })),
);
