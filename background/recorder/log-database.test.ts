import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { createChromeLogDatabase } from '../chrome/log-database.ts';
import { allOf } from '../../test/fakes/all-of.ts';
import { MOST_BYTES, MOST_EVENTS, type LogDatabase } from './log-database.ts';
import { createMemoryLogDatabase } from './memory-log-database.ts';

const origin = 'https://a.example';
const tab = { tabId: 1, origin };

const eventOf = (seq: number, text = ''): LogEvent => ({ seq, at: seq, type: 'console', text });
const eventsFrom = (first: number, count: number, text?: string) =>
  Array.from({ length: count }, (_, index) => eventOf(first + index, text));
const readAll = (database: LogDatabase, id: number) => allOf(database.read(id));
const bytesOf = (events: readonly LogEvent[]) => events.reduce((sum, event) => sum + JSON.stringify(event).length, 0);

beforeEach(() => void vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => void vi.unstubAllGlobals());

const databases = {
  memory: createMemoryLogDatabase,
  IndexedDB: () => createChromeLogDatabase(() => Promise.resolve('run')),
};

describe.each(Object.entries(databases))('the log in %s', (_name, create) => {
  test('is new at first, and the same for the same tab later', async () => {
    const database = create();
    const log = await database.open(tab);
    expect(log).toMatchObject({ nextSeq: 1, firstSeq: 1, dropped: 0 });
    await database.append(log.id, eventsFrom(1, 3));
    expect(await database.open(tab)).toEqual({ id: log.id, nextSeq: 4, firstSeq: 1, dropped: 0 });
    expect(await database.open({ tabId: 1, origin: 'https://b.example' })).toMatchObject({ id: log.id });
  });

  test('gives back what was added, in order, and nothing of another tab', async () => {
    const batches = fc.array(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(batches, async (texts) => {
        vi.stubGlobal('indexedDB', new IDBFactory());
        const database = create();
        const [one, other] = [await database.open(tab), await database.open({ tabId: 2, origin })];
        expect(other.id).not.toBe(one.id);
        const added: LogEvent[] = [];
        for (const batch of texts) {
          const events = batch.map((text, index) => eventOf(added.length + index + 1, text));
          added.push(...events);
          expect(await database.append(one.id, events)).toMatchObject({ firstSeq: 1, dropped: 0 });
          await database.append(other.id, [eventOf(added.length + 1, 'other')]);
        }
        expect(await readAll(database, one.id)).toEqual(added);
      }),
      { numRuns: 30 },
    );
  });

  test('is read in parts, whole, also where it was written in many', async () => {
    const database = create();
    const { id } = await database.open(tab);
    for (let first = 1; first <= 120; first++) await database.append(id, [eventOf(first)]);
    await database.append(id, eventsFrom(121, 2_000));
    expect(await readAll(database, id)).toEqual(eventsFrom(1, 2_120));
  });

  test('is empty once cleared, and goes on with its numbers', async () => {
    const database = create();
    const { id } = await database.open(tab);
    const other = await database.open({ tabId: 2, origin });
    await database.append(id, eventsFrom(1, 3));
    await database.append(other.id, eventsFrom(1, 1));
    await database.clear(id);
    expect(await readAll(database, id)).toEqual([]);
    expect(await readAll(database, other.id)).toEqual(eventsFrom(1, 1));
    expect(await database.open(tab)).toEqual({ id, nextSeq: 4, firstSeq: 4, dropped: 0 });
    await database.append(id, eventsFrom(4, 1));
    expect(await readAll(database, id)).toEqual(eventsFrom(4, 1));
  });

  test.each([
    ['events', MOST_EVENTS / 10, ''],
    ['bytes', 10, 'x'.repeat(MOST_BYTES / 90)],
  ])('drops the oldest beyond its most %s, and counts them', async (_what, together, text) => {
    const database = create();
    const { id } = await database.open(tab);
    for (let batch = 0; batch < 10; batch++)
      await database.append(id, eventsFrom(1 + batch * together, together, text));
    const extent = await database.append(id, eventsFrom(1 + 10 * together, together, text));
    const kept = await readAll(database, id);
    expect(kept.length).toBeLessThanOrEqual(MOST_EVENTS);
    expect(bytesOf(kept)).toBeLessThanOrEqual(MOST_BYTES);
    // No more than one batch beyond what has to go.
    expect(Math.max((kept.length + together) / MOST_EVENTS, bytesOf(kept) / MOST_BYTES)).toBeGreaterThan(0.85);
    expect(kept.at(-1)?.seq).toBe(11 * together);
    expect(kept[0]?.seq).toBe(extent.firstSeq);
    expect(extent.dropped).toBe(11 * together - kept.length);
    expect(await database.open(tab)).toEqual({ id, nextSeq: 11 * together + 1, ...extent });
  });
});

describe('the log in IndexedDB', () => {
  const inRun = (run: string) => createChromeLogDatabase(() => Promise.resolve(run));

  test('is found again by its tab after the death of the extension’s worker', async () => {
    const { id } = await inRun('run').open(tab);
    await inRun('run').append(id, eventsFrom(1, 2));
    expect(await inRun('run').open({ ...tab, origin: 'https://b.example' })).toMatchObject({ id, nextSeq: 3 });
  });

  test('is found again by its origin after a restart of the browser, the newest first, by one tab only', async () => {
    const before = inRun('before');
    const [old, young] = [await before.open(tab), await before.open({ tabId: 2, origin })];
    await before.append(young.id, [{ ...eventOf(1), at: Date.now() + 2_000 }]);
    await before.append(old.id, [{ ...eventOf(1), at: Date.now() + 1_000 }]);
    const after = inRun('after');
    const ids: number[] = [];
    for (const tabId of [1, 2, 3]) ids.push((await after.open({ tabId, origin })).id);
    expect(ids.slice(0, 2)).toEqual([young.id, old.id]);
    expect([old.id, young.id]).not.toContain(ids[2]);
  });

  test.each<[string, LogEvent]>([
    ['what was recorded is of', { ...eventOf(1), scope: `${origin}/app/` }],
    ['the tab went to', { seq: 1, at: 1, type: 'navigated', url: `${origin}/` }],
  ])('that was opened before any site was is found by the origin that %s', async (_what, event) => {
    const before = inRun('before');
    const { id } = await before.open({ tabId: 1, origin: '' });
    await before.append(id, [event]);
    await before.append(id, [{ seq: 2, at: 2, type: 'navigated', url: 'about:blank' }]);
    expect((await inRun('after').open({ tabId: 2, origin })).id).toBe(id);
  });

  test('of another origin, or of a page without one, is not found by a new tab', async () => {
    const before = inRun('before');
    const [some, none] = [await before.open(tab), await before.open({ tabId: 2, origin: '' })];
    const after = inRun('after');
    expect((await after.open({ tabId: 1, origin: 'https://b.example' })).id).not.toBe(some.id);
    expect((await after.open({ tabId: 2, origin: '' })).id).not.toBe(none.id);
  });

  test('goes to the next tab of its origin once its own is closed, not before', async () => {
    const database = inRun('run');
    const { id } = await database.open(tab);
    expect((await database.open({ tabId: 2, origin })).id).not.toBe(id);
    await database.abandon(1);
    expect((await database.open({ tabId: 3, origin })).id).toBe(id);
    await database.abandon(99); // that had none
  });

  test('is one of at most 20: the one that was written to the longest ago is deleted, with its events', async () => {
    const database = inRun('run');
    const ids: number[] = [];
    for (let tabId = 1; tabId <= 20; tabId++) {
      const { id } = await database.open({ tabId, origin });
      await database.append(id, [{ ...eventOf(1), at: Date.now() + 1_000 * ((tabId + 10) % 20) }]); // tab 10 is the oldest
      ids.push(id);
    }
    await database.open({ tabId: 21, origin });
    const kept: number[] = [];
    for (const id of ids) if ((await readAll(database, id)).length > 0) kept.push(id);
    expect(kept).toEqual(ids.filter((id) => id !== ids[9]));
    await expect(database.append(ids[9] ?? 0, eventsFrom(2, 1))).rejects.toThrow('The log was deleted.');
  });

  test('is not the one that is deleted where a tab goes on with it, however long ago it was written to', async () => {
    const before = inRun('before');
    const { id } = await before.open(tab);
    await before.append(id, [eventOf(1)]); // long ago
    for (let tabId = 2; tabId <= 20; tabId++) await before.open({ tabId, origin: `https://${tabId}.example` });
    const after = inRun('after');
    expect((await after.open(tab)).id).toBe(id);
    await after.open({ tabId: 21, origin: 'https://21.example' });
    expect(await readAll(after, id)).toEqual([eventOf(1)]);
  });

  test('is opened anew after the disk refused it once', async () => {
    const newer = await openDB('log', 99);
    newer.close();
    const database = inRun('run');
    await expect(database.open(tab)).rejects.toThrow('lower version');
    await deleteDB('log');
    expect(await database.open(tab)).toMatchObject({ nextSeq: 1 });
  });
});
