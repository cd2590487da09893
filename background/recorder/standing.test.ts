import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { registrationKey } from '../../extension/protocol/registration-key.ts';
import type { LogDraft } from './log.ts';
import { createStanding } from './standing.ts';

const A = registrationKey({ scope: 'https://a.test/', partitioned: false });
const B = registrationKey({ scope: 'https://b.test/', partitioned: false });

let tab = { isOffline: false };
let notes: LogDraft[] = [];
let disturbances = 0;

beforeEach(() => {
  vi.useFakeTimers({ now: 10_000 });
  tab = { isOffline: false };
  notes = [];
  disturbances = 0;
});
afterEach(() => vi.useRealTimers());

function standingOfTab({ isTold = true } = {}) {
  const standing = createStanding({
    isOffline: () => tab.isOffline,
    note: (draft) => notes.push(draft),
    onNetwork: () => disturbances++,
  });
  if (isTold) standing.begin();
  return standing;
}

const told = () => notes.map(({ at, type, scope }) => [at, type, ...(scope === undefined ? [] : [scope])]);

test('tells a hold and its end once, at the time of the list that shows it', () => {
  const standing = standingOfTab();
  standing.onListed(new Map([[A, true]]), true, 1_000);
  standing.onListed(new Map([[A, true]]), true, 2_000);
  standing.onListed(new Map([[A, false]]), true, 3_000);
  expect(told()).toEqual([
    [1_000, 'held', 'https://a.test/'],
    [3_000, 'released', 'https://a.test/'],
  ]);
});

test('a registration that a whole list lacks is held no more; one that is not whole says nothing of it', () => {
  const standing = standingOfTab();
  standing.onListed(new Map([[A, true]]), true, 1_000);
  standing.onListed(new Map([[B, false]]), false, 2_000);
  expect(told()).toHaveLength(1);
  standing.onListed(new Map([[B, false]]), true, 3_000);
  expect(told().at(-1)).toEqual([3_000, 'released', 'https://a.test/']);
});

test('what a switch has put back ended when that was asked for, though a list tells it later', () => {
  const standing = standingOfTab();
  tab.isOffline = true;
  standing.onListed(new Map([[A, true]]), true, 9_000);
  vi.setSystemTime(10_500);
  standing.onPuttingBack();
  tab.isOffline = false;
  standing.onListed(new Map([[A, false]]), true, 11_000);
  expect(told().slice(2)).toEqual([
    [10_500, 'released', 'https://a.test/'],
    [10_500, 'online'],
  ]);
  expect(disturbances).toBe(2);
});

test.each([
  [10_500, 10_499],
  [10_497, 10_496],
  [10_400, 10_500],
])('what a switch has put back ended before the event that it let go, seen at %i', (firedAt, endedAt) => {
  const standing = standingOfTab();
  standing.onListed(new Map([[A, true]]), true, 9_000);
  vi.setSystemTime(10_500);
  standing.onPuttingBack();
  standing.onFired(firedAt);
  standing.onListed(new Map([[A, false]]), true, 11_000);
  expect(told().at(-1)).toEqual([endedAt, 'released', 'https://a.test/']);
});

test('what ends long after a switch was turned off is told when the list shows it', () => {
  const standing = standingOfTab();
  standing.onListed(new Map([[A, true]]), true, 9_000);
  standing.onPuttingBack();
  standing.onListed(new Map([[A, false]]), true, 12_000);
  expect(told().at(-1)).toEqual([12_000, 'released', 'https://a.test/']);
});

test('a log that was emptied is told of the network at once, and of holds with the next list', () => {
  const standing = standingOfTab();
  tab.isOffline = true;
  standing.onListed(new Map([[A, true]]), true, 9_000);
  notes = [];
  standing.onCleared();
  expect(told()).toEqual([[10_000, 'offline']]);
  standing.onListed(new Map([[A, true]]), true, 10_100);
  expect(told().at(-1)).toEqual([10_100, 'held', 'https://a.test/']);
});

test('a log that goes on after the death of the extension’s worker is not told again that it is offline', () => {
  const standing = standingOfTab({ isTold: false });
  tab.isOffline = true;
  standing.resume();
  standing.noteNetwork();
  tab.isOffline = false;
  standing.noteNetwork(11_000);
  expect(told()).toEqual([[11_000, 'online']]);
});

test('tells nothing while nothing is recorded', () => {
  const standing = standingOfTab({ isTold: false });
  tab = { isOffline: true };
  standing.onListed(new Map([[A, true]]), true, 1_000);
  expect(told()).toEqual([]);
});

test('what a panel that is closed puts back ends with the recording, though the page still says that it is offline', () => {
  const standing = standingOfTab();
  tab.isOffline = true;
  standing.onListed(new Map([[A, true]]), true, 9_000);
  standing.end([A]);
  expect(told().slice(2)).toEqual([
    [10_000, 'online'],
    [10_000, 'released', 'https://a.test/'],
  ]);
  standing.onListed(new Map([[A, true]]), true, 10_100);
  expect(told()).toHaveLength(4);
});

test('what goes on when a recording is ended has no end in its log', () => {
  const standing = standingOfTab();
  tab.isOffline = true;
  standing.onListed(new Map([[A, true]]), true, 9_000);
  standing.end(null);
  expect(told()).toHaveLength(2);
  expect(standing.isOn({ seq: 1, at: 9_000, type: 'offline' })).toBe(true);
  expect(standing.isOn({ seq: 2, at: 9_000, type: 'held', scope: 'https://a.test/' })).toBe(true);
  expect(standing.isOn({ seq: 3, at: 9_000, type: 'held', scope: 'https://b.test/' })).toBe(false);
});
