import type { ActivityRow, Report } from './report.ts';

export const ACTIVITY: ActivityRow = {
  time: '14:03:27.042',
  tag: 'sync-messages',
  event: 'sync',
  dispatch: 'simulated',
  lastChance: false,
  outcome: 'fulfilled',
  durationMs: 18,
  reason: '',
  waitUntilCalls: 1,
};

const request = { method: 'POST', path: '/api/messages', body: { to: 'ada@mail.example' }, status: 200 };

/** A report of the demo on which all went well. */
export const REPORT: Report = {
  url: 'http://localhost:8621/',
  browser: 'Chromium 156.0.1.2',
  tags: [{ registration: 'http://localhost:8621/', tag: 'sync-messages', kind: 'one-shot', state: 'registered' }],
  fire: { done: true, activity: ACTIVITY, serverReceived: [request] },
  hold: {
    done: true,
    tag: 'sync-messages',
    stateWhileHeld: 'held',
    receivedWhileHeld: [],
    released: { ...ACTIVITY, dispatch: 'browser' },
    receivedAfterRelease: [request],
  },
  screenshot: 'test-results/panel.png',
  problem: null,
};
