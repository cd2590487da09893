import { report, worker } from '../shared/worker.js';

worker.addEventListener('sync', (event) => event.waitUntil(report(event)));
