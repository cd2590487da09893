import { describe, expect, test } from 'vitest';
import type { Dispatch, Registration, Snapshot } from '../../extension/protocol/model.ts';
import { CHROMIUM_PARAMETERS } from '../../extension/protocol/retry-parameters.ts';
import { dispatchOf, registrationOf, snapshotOf } from '../../panel/store/test-data.ts';
import type { LogDraft } from './log.ts';
import { createTagHistories } from './tag-histories.ts';

const KEY = 'https://a.example/';
const MINUTE = 60_000;
const browserEvent = (at: number, change: Partial<Dispatch> = {}) =>
  dispatchOf({ at, via: 'browser', outcome: null, durationMs: null, ...change });
const listOf = (...tags: string[]) => snapshotOf(registrationOf({ sync: { status: 'listed', tags } }));
const elsewhere: Snapshot = { origins: [], unlisted: [] };

function setUp() {
  const told: LogDraft[] = [];
  const histories = createTagHistories((draft) => told.push(draft));
  /** An event of the browser's for the tag `t`, over after 10 ms. Returns its attempt. */
  function fire(at: number, outcome: Dispatch['outcome'], lastChance = false) {
    const { attempt } = histories.onBegun(browserEvent(at, { lastChance }));
    histories.onSettled(browserEvent(at, { lastChance, outcome, durationMs: 10 }));
    return attempt;
  }
  return { histories, told, fire, types: () => told.map(({ type }) => type) };
}

/** As `setUp`, with the tag `t` registered after the list was read. */
function setUpRegistered() {
  const all = setUp();
  all.histories.onListed(listOf(), true, 1);
  all.histories.onRegistered(KEY, 't', { at: 2_000 });
  return all;
}

test('a tag that fails three times waits twice, and is dropped', () => {
  const { histories, told, fire } = setUpRegistered();
  expect(fire(3_000, 'rejected')).toBe(1);
  expect(histories.waiting()).toEqual([
    { registration: KEY, tag: 't', attempt: 2, attempts: 3, isExact: true, nextAttemptAt: 3_010 + 5 * MINUTE },
  ]);
  const second = 3_010 + 5 * MINUTE;
  expect(fire(second, 'rejected')).toBe(2);
  expect(histories.waiting()).toMatchObject([{ attempt: 3, isExact: true, nextAttemptAt: second + 10 + 15 * MINUTE }]);
  const third = second + 10 + 15 * MINUTE;
  expect(fire(third, 'rejected', true)).toBe(3);
  expect(histories.waiting()).toEqual([]);
  const named = { scope: KEY, tag: 't', kind: 'sync' };
  expect(told).toEqual([
    { at: 3_010, type: 'waiting', ...named, attempt: 2, lastChance: false, nextAttemptAt: second },
    { at: second + 10, type: 'waiting', ...named, attempt: 3, lastChance: true, nextAttemptAt: third },
    { at: third + 10, type: 'dropped', ...named },
  ]);
});

test('tags that the list shows as they were earlier say nothing of what has been since', () => {
  const { histories, fire, types } = setUpRegistered();
  const listAt = (at: number, askedAt: number, ...tags: string[]) => {
    histories.onListed(listOf(...tags), true, at, () => false, new Map([[KEY, askedAt]]));
  };
  fire(3_000, 'rejected');
  listAt(6_000, 1_900);
  expect(histories.waiting()).toMatchObject([{ tag: 't', attempt: 2 }]);
  listAt(6_500, 6_500, 't');
  fire(3_010 + 5 * MINUTE, 'fulfilled');
  listAt(3_010 + 6 * MINUTE, 6_500, 't');
  expect(histories.scheduleOf(KEY, 't')).toMatchObject({ phase: 'completed' });
  listAt(3_010 + 6 * MINUTE + 1, 3_010 + 6 * MINUTE + 1);
  expect(types()).toEqual(['waiting', 'completed']);
});

test('of a tag whose first attempt nobody would have seen no number is told, and none is learned', () => {
  const { histories, told, fire } = setUp();
  histories.onListed(listOf(), true, 1, () => true);
  histories.onListed(listOf('t'), true, 1_000, () => true);
  expect(histories.scheduleOf(KEY, 't')).toMatchObject({ attempt: { number: 1, isExact: false } });
  expect(fire(1_000 + 5 * MINUTE, 'rejected')).toBeUndefined();
  expect(told.map(({ type, attempt }) => [type, attempt])).toEqual([['waiting', undefined]]);
  expect(fire(1_000 + 20 * MINUTE, 'rejected', true)).toBe(3);
  expect(histories.retry().known).toEqual(CHROMIUM_PARAMETERS);
});

test('a tag that a page registers is not registered anew by an event that begins a little earlier by its worker’s clock', () => {
  const { histories, fire, types } = setUp();
  histories.onListed(listOf(), true, 1);
  fire(3_000, 'fulfilled');
  const at = histories.registeredAt(KEY, 't', 3_003);
  expect(at).toBe(2_999);
  histories.onRegistered(KEY, 't', { at });
  histories.onListed(listOf(), true, 10_000);
  expect(types()).toEqual(['completed']);
});

test.each([
  [3_000, 2_999],
  [2_980, 3_002],
  [3_002, 3_002],
  [3_100, 3_002],
])(
  'a tag that is registered at 3002 by its page’s clock, and fires at %i by its worker’s, is logged at %i',
  (at, logged) => {
    const { histories, fire } = setUp();
    const draft = { at: 3_002 };
    histories.onRegistered(KEY, 't', draft);
    fire(at, 'fulfilled');
    expect(draft.at).toBe(logged);
  },
);

test('what was known earlier is known again, but not of a tag that was seen since', () => {
  const earlier = setUpRegistered();
  earlier.fire(3_000, 'rejected');
  const saved = earlier.histories.save();
  const { histories } = setUp();
  histories.onListed(listOf('t'), true, 4_000);
  histories.adopt(saved);
  expect(histories.waiting()).toEqual(earlier.histories.waiting());
  const after = setUpRegistered();
  after.histories.adopt(saved);
  expect(after.histories.waiting()).toEqual([]);
});

test('a tag that the list has for some seconds after its end is not gone, and not registered anew', () => {
  const { histories, fire, types } = setUpRegistered();
  fire(3_000, 'fulfilled');
  histories.onListed(listOf('t'), true, 5_000);
  histories.onListed(listOf(), true, 10_000);
  expect(types()).toEqual(['completed']);
});

test.each(['fulfilled', 'threw', 'ignored'] as const)('a tag whose event is %s is completed', (outcome) => {
  const { histories, told, fire } = setUpRegistered();
  fire(3_000, 'rejected');
  fire(3_010 + 5 * MINUTE, outcome);
  expect(told.at(-1)).toEqual({ at: 3_020 + 5 * MINUTE, type: 'completed', scope: KEY, tag: 't', kind: 'sync' });
  expect(histories.waiting()).toEqual([]);
});

test('the attempt of a tag that was there before is not known', () => {
  const { histories, fire, told } = setUp();
  histories.onListed(listOf('t'), true, 1);
  expect(fire(3_000, 'rejected')).toBeUndefined();
  // At least the second attempt; whether it is the last one, nobody has seen.
  expect(histories.waiting()).toMatchObject([{ attempt: 2, attempts: 3, isExact: false }]);
  const nextAttemptAt = 3_010 + 5 * MINUTE;
  expect(told).toEqual([{ at: 3_010, type: 'waiting', scope: KEY, tag: 't', kind: 'sync', nextAttemptAt }]);
});

test('an event with last chance tells which attempt it is', () => {
  const { histories, fire, types } = setUp();
  histories.onListed(listOf('t'), true, 1);
  expect(fire(3_000, 'rejected', true)).toBe(3);
  expect(types()).toEqual(['dropped']);
});

test('periodic tags are gone with their registration, and not before', () => {
  const { histories, told } = setUp();
  const withNews = snapshotOf(registrationOf({ periodicSync: { status: 'listed', tags: ['news'] } }));
  const without = snapshotOf();
  histories.onListed(withNews, true, 1);
  histories.onListed(elsewhere, true, 2);
  histories.onListed(without, false, 3);
  expect(told).toEqual([]);
  histories.onListed(without, true, 4);
  histories.onListed(without, true, 5);
  expect(told).toEqual([{ at: 4, type: 'gone', scope: KEY, tag: 'news', kind: 'periodicsync' }]);
});

test('simulated events and periodic ones say nothing of a tag', () => {
  const { histories, told } = setUpRegistered();
  for (const change of [{ via: 'simulated' }, { event: 'periodicsync' }] as const) {
    expect(histories.onBegun(browserEvent(3_000, change))).toEqual({});
    histories.onSettled(browserEvent(3_000, { ...change, outcome: 'rejected', durationMs: 10 }));
  }
  expect(told).toEqual([]);
  expect(histories.waiting()).toEqual([]);
});

test('a periodic event whose end nobody hears says nothing of the one-shot tag of its name', () => {
  const { histories, fire } = setUpRegistered();
  fire(3_000, 'rejected');
  histories.forget(browserEvent(4_000, { event: 'periodicsync' }));
  expect(histories.waiting()).toHaveLength(1);
  histories.forget(browserEvent(4_000));
  expect(histories.waiting()).toEqual([]);
});

test('tags of one name in two registrations are two', () => {
  const { histories, fire } = setUpRegistered();
  fire(3_000, 'rejected');
  histories.onSettled(browserEvent(4_000, { registration: `${KEY}b/`, outcome: 'rejected' }));
  expect(histories.waiting().map(({ registration }) => registration)).toEqual([KEY, `${KEY}b/`]);
});

describe('a tag that waits', () => {
  const other = registrationOf({ key: `${KEY}b/`, scope: `${KEY}b/` });
  const unread = (sync: Registration['sync']) => snapshotOf(registrationOf({ sync }));

  test.each<[string, Snapshot, boolean, boolean]>([
    ['is gone when its registration lists it no more', listOf(), true, true],
    ['stays while it is listed', listOf('t'), true, false],
    ['is gone when its registration was unregistered', snapshotOf(), true, true],
    ['is gone when its registration was unregistered and another is there', snapshotOf(other), true, true],
    ['stays when the page has left the origin', elsewhere, true, false],
    ['stays when the list is not complete', snapshotOf(other), false, false],
    ['stays when its tags could not be read', unread({ status: 'unsettled' }), true, false],
  ])('%s', (_what, snapshot, isComplete, isGone) => {
    const { histories, fire, types } = setUpRegistered();
    histories.onListed(listOf('t'), true, 2_500);
    fire(3_000, 'rejected');
    histories.onListed(snapshot, isComplete, 10_000);
    expect(types()).toEqual(isGone ? ['waiting', 'gone'] : ['waiting']);
    expect(histories.waiting().length).toBe(isGone ? 0 : 1);
  });

  test('is gone once only', () => {
    const { histories, fire, types } = setUpRegistered();
    fire(3_000, 'rejected');
    for (let at = 10_000; at < 100_000; at += 10_000) histories.onListed(snapshotOf(), true, at);
    expect(types()).toEqual(['waiting', 'gone']);
  });

  test('is estimated by what was set, and by what was seen since', () => {
    const { histories, fire } = setUpRegistered();
    histories.setParameters({ ...CHROMIUM_PARAMETERS, initialRetryDelayMs: 20_000 });
    fire(3_000, 'rejected');
    expect(histories.waiting()).toMatchObject([{ nextAttemptAt: 23_010 }]);
    fire(13_010, 'rejected'); // sooner than that
    expect(histories.retry().known.initialRetryDelayMs).toBeLessThan(20_000);
  });

  test('is estimated anew when something was set, or another tag taught it', () => {
    const { histories, fire } = setUpRegistered();
    fire(3_000, 'rejected');
    histories.setParameters({ ...CHROMIUM_PARAMETERS, initialRetryDelayMs: 20_000 });
    expect(histories.waiting()).toMatchObject([{ nextAttemptAt: 23_010 }]);
    histories.onRegistered(KEY, 'u', { at: 3_000 });
    const other = { tag: 'u', lastChance: false };
    histories.onBegun(browserEvent(4_000, other));
    histories.onSettled(browserEvent(4_000, { ...other, outcome: 'rejected', durationMs: 0 }));
    histories.onBegun(browserEvent(14_000, other));
    expect(histories.waiting()).toMatchObject([{ tag: 't', nextAttemptAt: 13_010 }]);
    expect(histories.retry()).toMatchObject({
      given: { initialRetryDelayMs: 20_000 },
      known: { initialRetryDelayMs: 10_000 },
    });
  });

  test('tells its attempt, and none once it has ended', () => {
    const { histories, fire } = setUpRegistered();
    expect(histories.scheduleOf(KEY, 't')).toMatchObject({
      phase: 'pending',
      attempt: { number: 1, lastChance: false },
    });
    fire(3_000, 'rejected');
    expect(histories.scheduleOf(KEY, 't')).toMatchObject({ phase: 'waiting', attempt: { number: 2, of: 3 } });
    fire(3_010 + 5 * MINUTE, 'fulfilled');
    expect(histories.scheduleOf(KEY, 't')).toMatchObject({ phase: 'completed', attempt: null });
    expect(histories.scheduleOf(KEY, 'another')).toBeNull();
  });

  test('teaches nothing when something came between', () => {
    const { histories, fire } = setUpRegistered();
    const before = histories.retry();
    fire(3_000, 'rejected');
    histories.onDisturbed();
    fire(13_010, 'rejected');
    expect(histories.retry()).toEqual(before);
  });
});

test.each([10_000, 5 * MINUTE])('a tag that is listed again %i ms after its end starts over', (after) => {
  const { histories, fire, types } = setUpRegistered();
  fire(3_000, 'rejected');
  fire(3_010 + 5 * MINUTE, 'fulfilled');
  const again = 3_020 + 5 * MINUTE + after;
  histories.onListed(listOf(), true, again - 1_000);
  histories.onListed(listOf('t'), true, again);
  expect(fire(again + 1_000, 'rejected')).toBe(1);
  expect(types()).toEqual(['waiting', 'completed', 'waiting']);
});

describe('an event that nobody saw', () => {
  const unseen = (told: LogDraft[]) => told.map(({ type, at, outcome }) => [type, at, outcome ?? null]);

  test('is told where a tag goes whose worker started before the recorder was there', () => {
    const { histories, told } = setUpRegistered();
    for (const at of [1_500, 2_050, 3_000]) histories.onStartedLate(KEY, at);
    histories.onListed(listOf(), true, 4_000);
    histories.onListed(listOf(), true, 7_000);
    expect(told).toEqual([]); // a busy worker may tell of it still
    histories.onListed(listOf(), true, 7_001);
    expect(unseen(told)).toEqual([
      ['dispatched', 2_000, null],
      ['settled', 2_000, 'unseen'],
      ['gone', 4_000, null],
    ]);
    const [begun, ended] = told;
    expect(begun).toMatchObject({ scope: KEY, tag: 't', kind: 'sync', via: 'browser' });
    expect(ended?.dispatchId).toBe(begun?.dispatchId);
  });

  test('is none where it is told late', () => {
    const { histories, types, fire } = setUpRegistered();
    histories.onStartedLate(KEY, 2_050);
    histories.onListed(listOf(), true, 4_000);
    fire(2_060, 'fulfilled');
    histories.onListed(listOf(), true, 9_000);
    histories.end();
    expect(types()).toEqual(['completed']);
  });

  test('is none where all is told late: that the tag was registered, and its event', () => {
    const { histories, types, fire } = setUp();
    histories.onListed(listOf(), true, 1);
    histories.onListed(listOf('t'), true, 2_000);
    histories.onStartedLate(KEY, 2_050);
    histories.onListed(listOf(), true, 4_000);
    histories.onRegistered(KEY, 't', { at: 1_990 });
    fire(2_060, 'fulfilled');
    histories.end();
    expect(types()).toEqual(['completed']);
  });

  test('is told before its tag is registered again, and when nothing more will be told', () => {
    for (const next of ['registered again', 'ended']) {
      const { histories, types } = setUpRegistered();
      histories.onStartedLate(KEY, 2_050);
      histories.onListed(listOf(), true, 4_000);
      if (next === 'ended') histories.end();
      else histories.onRegistered(KEY, 't', { at: 4_100 });
      expect(types()).toEqual(['dispatched', 'settled', 'gone']);
    }
  });

  test('is none where the worker started before the tag was registered, or none started', () => {
    const { histories, types } = setUpRegistered();
    histories.onStartedLate(KEY, 1_999);
    histories.onListed(listOf(), true, 4_000);
    expect(types()).toEqual(['gone']);
  });

  test('is none where the tag went with its registration', () => {
    const { histories, types } = setUpRegistered();
    histories.onStartedLate(KEY, 2_050);
    const { origins, unlisted } = listOf();
    histories.onListed({ origins: origins.map((one) => ({ ...one, registrations: [] })), unlisted }, true, 4_000);
    expect(types()).toEqual(['gone']);
  });

  test('is none where the event was seen, whose worker stopped before it told of its end', () => {
    const { histories, types, fire } = setUpRegistered();
    fire(2_060, 'interrupted');
    histories.onStartedLate(KEY, 2_200); // for another tag
    histories.onListed(listOf(), true, 4_000);
    histories.onListed(listOf(), true, 8_000);
    expect(types()).toEqual(['waiting', 'gone']);
  });

  test('is one that was due after such an end', () => {
    const { histories, types, fire } = setUpRegistered();
    fire(2_060, 'interrupted');
    const due = 2_070 + 5 * MINUTE;
    histories.onStartedLate(KEY, due);
    histories.onListed(listOf(), true, due + 1_000);
    histories.onListed(listOf(), true, due + 5_000);
    expect(types()).toEqual(['waiting', 'dispatched', 'settled', 'gone']);
  });

  test('is none where the event was seen', () => {
    const { histories, types, fire } = setUpRegistered();
    histories.onStartedLate(KEY, 2_050);
    fire(2_060, 'fulfilled');
    histories.onListed(listOf(), true, 4_000);
    expect(types()).toEqual(['completed']);
  });
});
