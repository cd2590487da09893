import { expect, test } from 'vitest';
import type { Permission, Registration } from '../../extension/protocol/model.ts';
import { dispatchKey } from './activity.ts';
import { registrationOf, snapshotOf } from './test-data.ts';
import { placesOf } from './tree-places.ts';
import { collapseKey, keepEqualRows, treeRows, type TreeInput, type TreeRow } from './tree.ts';

const input = (change: Partial<TreeInput>): TreeInput => ({
  snapshot: snapshotOf(),
  filter: '',
  collapsed: new Set(),
  firing: new Set(),
  lastOutcomes: new Map(),
  waiting: [],
  intervals: new Map(),
  ...change,
});
const listed = (...tags: string[]) => ({ status: 'listed', tags }) as const;
const words = (row: TreeRow): string =>
  row.type === 'tag' ? `${row.event} ${row.tag} ${row.state}` : row.type === 'note' ? row.text : row.type;

test('origin, registration and tags, with the state of each', () => {
  const registration = registrationOf({ sync: listed('a', 'b'), periodicSync: listed('a'), held: true });
  const firing = new Set([dispatchKey(registration.key, 'a', 'sync')]);
  const rows = treeRows(input({ snapshot: snapshotOf(registration), firing }));
  expect(rows.map(words)).toEqual(['origin', 'registration', 'sync a firing', 'sync b held', 'periodicsync a held']);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  expect(placesOf(rows).slice(2)).toEqual([
    { position: 1, size: 3 },
    { position: 2, size: 3 },
    { position: 3, size: 3 },
  ]);
});

test('a periodic tag has the minimum interval that was recorded of it', () => {
  const registration = registrationOf({ sync: listed('a'), periodicSync: listed('a', 'b') });
  const interval = { at: 1, minIntervalMs: 86_400_000 };
  const intervals = new Map([[dispatchKey(registration.key, 'a', 'periodicsync'), interval]]);
  const rows = treeRows(input({ snapshot: snapshotOf(registration), intervals }));
  expect(rows.flatMap((row) => (row.type === 'tag' ? [row.interval] : []))).toEqual([null, interval, null]);
});

test('a tag that waits says which attempt comes, or that it may be a later one', () => {
  const registration = registrationOf({ sync: listed('a', 'b', 'c') });
  const next = { registration: registration.key, attempt: 2, attempts: 3, nextAttemptAt: 1 };
  const waiting = [
    { ...next, tag: 'a', isExact: true },
    { ...next, tag: 'b', isExact: false },
  ];
  const tags = treeRows(input({ snapshot: snapshotOf(registration), waiting })).filter(({ type }) => type === 'tag');
  expect(tags).toMatchObject([
    { tag: 'a', state: 'waiting', attempt: '2', attempts: 3 },
    { tag: 'b', state: 'waiting', attempt: '≥ 2', attempts: 3 },
    { tag: 'c', state: 'registered', attempt: '', attempts: 0 },
  ]);
});

test('reads that listed nothing say why, and having no tags says what to do', () => {
  const cases = [
    registrationOf({}),
    registrationOf({ sync: { status: 'pending' }, periodicSync: { status: 'pending' } }),
    registrationOf({ sync: listed(), periodicSync: { status: 'pending' } }),
    registrationOf({ sync: listed('a'), periodicSync: { status: 'pending' } }),
    registrationOf({ sync: { status: 'unsettled' } }),
    registrationOf({ sync: { status: 'unsupported' }, periodicSync: { status: 'unsupported' } }),
    registrationOf({ sync: { status: 'failed', reason: { name: 'TypeError', message: 'no\u202e', stack: '' } } }),
  ];
  const texts = cases.map((registration) =>
    treeRows(input({ snapshot: snapshotOf(registration) }))
      .slice(2)
      .map(words),
  );
  expect(texts).toEqual([
    [expect.stringContaining('No tag is registered')],
    ['Reading tags…'],
    ['Reading tags…'],
    ['sync a registered'],
    [expect.stringContaining('has not settled for 3 s')],
    [expect.stringContaining('no Background Sync')],
    ['registration.sync.getTags() failed with TypeError: no\\u202e'],
  ]);
});

test('a tag whose event cannot come is blocked: by its permission, or without an activated worker', () => {
  const tags = { sync: listed('a'), periodicSync: listed('a') };
  const blocked = (registration: Registration): boolean[] =>
    treeRows(input({ snapshot: snapshotOf(registration) })).flatMap((row) => (row.type === 'tag' ? [row.blocked] : []));
  // The periodic one is denied.
  expect(blocked(registrationOf(tags))).toEqual([false, true]);
  expect(blocked(registrationOf({ ...tags, workers: [] }))).toEqual([true, true]);
});

test('a registration without a tag says where the permission is denied that this is why, and what to do', () => {
  const withPermission = (permission: Permission, registration: Registration): TreeRow[] => {
    const [origin] = snapshotOf(registration).origins;
    if (origin === undefined) throw new Error('The snapshot has no origin.');
    const permissions = { ...origin.permissions, 'background-sync': permission };
    return treeRows(input({ snapshot: { origins: [{ ...origin, permissions }], unlisted: [] } })).slice(2);
  };
  const [denied, ...others] = withPermission('denied', registrationOf({}));
  expect(denied).toMatchObject({
    text: 'The permission background-sync is denied. Allow background sync in the site settings of the browser.',
    tone: 'warning',
    asks: registrationOf({}).key,
  });
  expect(others).toEqual([]);
  for (const permission of ['granted', 'prompt', 'unsupported'] as const) {
    expect(withPermission(permission, registrationOf({})).map(words)).toEqual([
      expect.stringContaining('No tag is registered'),
    ]);
  }
  expect(withPermission('denied', registrationOf({ sync: listed('a') })).map(words)).toEqual(['sync a registered']);
});

test('rows stay the same objects where a filter leaves a few of them, and where it leaves them all again', () => {
  const snapshot = snapshotOf(registrationOf({ sync: listed('a', 'b', 'c') }));
  const all = treeRows(input({ snapshot }));
  const few = keepEqualRows(all, treeRows(input({ snapshot, filter: 'b' })));
  expect(few).toHaveLength(3);
  expect(few[2]).toBe(all[3]);
  const again = keepEqualRows(few, treeRows(input({ snapshot })));
  expect(again).toEqual(all);
  expect(again[3]).toBe(all[3]);
});

test('an origin without a service worker says so', () => {
  expect(treeRows(input({})).map(words)).toEqual(['origin', expect.stringContaining('has no service worker')]);
});

test('the filter keeps matching tags and their parents only', () => {
  const mail = registrationOf({ key: 'mail', sync: listed('Send-Mail', 'other') });
  const snapshot = snapshotOf(mail, registrationOf({ key: 'notes' }));
  expect(treeRows(input({ snapshot, filter: 'mail' })).map(words)).toEqual([
    'origin',
    'registration',
    'sync Send-Mail registered',
  ]);
  expect(treeRows(input({ snapshot, filter: 'nothing' }))).toEqual([]);
});

test('what is collapsed hides its rows', () => {
  const snapshot = snapshotOf(registrationOf({ sync: listed('a') }));
  const [origin, registration] = treeRows(input({ snapshot }));
  const rowsWithout = (row: TreeRow | undefined): number =>
    treeRows(input({ snapshot, collapsed: new Set([row?.key ?? '']) })).length;
  expect(rowsWithout(origin)).toBe(1);
  expect(rowsWithout(registration)).toBe(2);
});

test('a filter shows what it finds in what is collapsed, and can be collapsed itself', () => {
  const snapshot = snapshotOf(registrationOf({ sync: listed('a') }));
  const [origin, registration] = treeRows(input({ snapshot }));
  const keys = [origin?.key ?? '', registration?.key ?? ''];
  const rowsOf = (filter: string, collapsed: readonly string[]): number =>
    treeRows(input({ snapshot, filter, collapsed: new Set(collapsed) })).length;
  for (const key of keys) expect(rowsOf('a', [key])).toBe(3);
  expect(keys.map((key) => rowsOf('a', [collapseKey('a', key)]))).toEqual([1, 2]);
  expect(keys.map((key) => rowsOf('', [collapseKey('a', key)]))).toEqual([3, 3]);
});

test('rows that did not change stay the same objects', () => {
  const rows = (...tags: string[]): TreeRow[] =>
    treeRows(input({ snapshot: snapshotOf(registrationOf({ sync: listed(...tags) })) }));
  const before = rows('a', 'b');
  const after = keepEqualRows(before, rows('a', 'c'));
  expect(after[2]).toBe(before[2]);
  expect(after[3]).toMatchObject({ tag: 'c' });
});

test('an origin without a service worker says so once', () => {
  const missing = { code: 'no-registration', why: 'None.', next: 'Register one.' } as const;
  const unlisted = [
    { ...missing, where: 'https://a.example' },
    { ...missing, where: 'https://b.example' },
  ];
  const rows = treeRows(input({ snapshot: { ...snapshotOf(), unlisted } }));
  expect(rows.map(({ type }) => type)).toEqual(['origin', 'note', 'unlisted']);
  expect(rows.at(-1)).toMatchObject({ entry: { where: 'https://b.example' } });
});
