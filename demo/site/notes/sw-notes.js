import { createOutbox } from '../shared/outbox.js';
import { sendOutbox } from '../shared/send-outbox.js';
import { report, worker } from '../shared/worker.js';

const outbox = createOutbox('demo-notes');

worker.addEventListener('sync', (event) => {
  const reported = report(event);
  if (event.tag !== 'sync-notes') return;
  event.waitUntil(Promise.all([reported, sendOutbox('demo-notes', outbox, '/api/notes')]));
});
