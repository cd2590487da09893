import { startDemo } from './server.ts';

// Fixed, so that a reload after a restart finds the same origins and their registrations again.
const PORT = 8621;
const OTHER_PORT = 8622;

const demo = await startDemo({ port: PORT, otherPort: OTHER_PORT });
console.log(`Background Sync demo: ${demo.origin}/  (its second origin: ${demo.otherOrigin})`);
console.log('Open it, then the Background Sync panel in DevTools. Ctrl+C ends it.');
