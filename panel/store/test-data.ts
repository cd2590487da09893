import type { Dispatch, Registration, Snapshot, Status } from '../../extension/protocol/model.ts';

/** A registration of https://a.example/ with an active worker and no tags. */
export function registrationOf(change: Partial<Registration>): Registration {
  return {
    key: 'https://a.example/',
    scope: 'https://a.example/',
    partitioned: false,
    workers: [{ slot: 'active', state: 'activated', scriptURL: 'https://a.example/sw.js' }],
    sync: { status: 'listed', tags: [] },
    periodicSync: { status: 'listed', tags: [] },
    held: false,
    stuck: null,
    ...change,
  };
}

/** A snapshot of one origin. */
export function snapshotOf(...registrations: Registration[]): Snapshot {
  const permissions = { 'background-sync': 'granted', 'periodic-background-sync': 'denied' } as const;
  return {
    origins: [{ origin: 'https://a.example', partitioned: false, permissions, registrations }],
    unlisted: [],
  };
}

/** A tab with nothing attached, held or offline. */
export function statusOf(change: Partial<Status>): Status {
  const off = { attached: false, hold: false, offline: false, recording: false, preserveLog: false, bodies: false };
  return { ...off, waiting: [], retry: {}, evidence: null, rules: [], targets: [], problems: [], ...change };
}

/** A dispatch that was fulfilled. */
export function dispatchOf(change: Partial<Dispatch>): Dispatch {
  return {
    id: '1',
    at: 0,
    registration: 'https://a.example/',
    tag: 't',
    event: 'sync',
    via: 'simulated',
    lastChance: false,
    outcome: 'fulfilled',
    waitUntilCalls: 1,
    durationMs: 12,
    reason: null,
    ...change,
  };
}
