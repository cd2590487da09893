import { fetchJson } from '../shared/json.js';
import { report, worker } from '../shared/worker.js';

worker.addEventListener('periodicsync', (event) => {
  const reported = report(event);
  if (event.tag !== 'refresh-mail') return;
  const { tag, isTrusted } = event;
  event.waitUntil(Promise.all([reported, fetchJson('/api/refresh', { tag, isTrusted })]));
});

worker.addEventListener('sync', (event) => void report(event));
