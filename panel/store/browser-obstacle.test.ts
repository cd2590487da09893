import { expect, test } from 'vitest';
import { browserObstacle, type ObstacleInput } from './browser-obstacle.ts';
import { registrationOf, statusOf } from './test-data.ts';

const registration = registrationOf({ sync: { status: 'listed', tags: ['known'] } });
const free: ObstacleInput = { registration, permission: 'granted', event: 'sync', tag: 'new', status: statusOf({}) };

test('nothing stands in the way of a new tag while online', () => {
  expect(browserObstacle(free)).toBeNull();
  expect(browserObstacle({ ...free, status: null })).toBeNull();
});

test.each<[string, Partial<ObstacleInput>, RegExp, string[]]>([
  ['a periodic event', { event: 'periodicsync' }, /12 hours/, ['simulate']],
  ['a listed tag', { tag: 'known' }, /registered already/, ['simulate']],
  ['a denied permission', { permission: 'denied' }, /denied/, ['simulate']],
  [
    'a browser without it',
    { registration: registrationOf({ sync: { status: 'unsupported' } }) },
    /no Background Sync/,
    ['simulate'],
  ],
  ['a missing active worker', { registration: registrationOf({ workers: [] }) }, /no active service worker/, []],
  ['held syncs', { registration: registrationOf({ held: true }) }, /released/, ['register', 'simulate']],
  ['syncs asked to be held', { status: statusOf({ hold: true }) }, /released/, ['register', 'simulate']],
  ['being offline', { status: statusOf({ offline: true }) }, /online again/, ['register', 'simulate']],
  [
    'being offline, which holds too',
    { registration: registrationOf({ held: true }), status: statusOf({ offline: true }) },
    /online again/,
    ['register', 'simulate'],
  ],
  [
    'a worker that is offline',
    {
      status: statusOf({
        targets: [{ kind: 'service worker', name: 'https://a.example/sw.js', online: false, held: false }],
      }),
    },
    /online again/,
    ['register', 'simulate'],
  ],
])('%s is told, with what can be done instead', (_case, change, message, offers) => {
  const obstacle = browserObstacle({ ...free, ...change });
  expect(obstacle?.message).toMatch(message);
  expect(obstacle?.offers).toEqual(offers);
});
