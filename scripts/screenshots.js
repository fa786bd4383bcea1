// npm run screenshots: takes a picture of each page of the console, into docs/images.
import { prepare } from './prepare.js';

prepare();
const { takeScreenshots } = await import('../dist/test/browser/screenshots.js');
await takeScreenshots();
