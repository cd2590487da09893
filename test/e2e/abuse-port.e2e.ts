import { openRawPort } from '../support/raw-port.ts';
import { expect, test } from './fixtures.ts';
import { fired, registerTag } from './site-actions.ts';

const FLOOD = 10_000;

test('a port that sends nonsense gets a named error for each message, and panel and tab stay as they are @alone', async ({
  demo,
  ownBrowser,
  openHeld,
}) => {
  const { page, panel } = await openHeld('queued');
  const before = await panel.status.textContent();

  // A document of the extension that runs none of its code.
  const intruder = await ownBrowser.context.newPage();
  await intruder.goto(`chrome-extension://${ownBrowser.extensionId}/manifest.json`);
  const port = await openRawPort(intruder);
  const huge = 'x'.repeat(5_000_000);
  const nonsense = [null, 1, 'refresh', [], {}, { id: 1 }, { id: 2, command: { type: 'Hold', on: true } }];
  const wrong = [
    ...nonsense,
    { id: 3, command: { type: 'hold', on: 'yes' } },
    { id: 4, command: { type: 'inspect', tabId: -1 } },
    { id: 5, command: { type: huge } },
    { id: 6, command: { type: 'register', registration: huge, tag: huge } },
    { id: huge, command: { type: 'refresh' } },
  ];
  await port.send(...wrong);
  await expect.poll(async () => (await port.received()).length).toBe(wrong.length);
  expect(new Set((await port.received()).map(({ failure }) => failure?.name))).toEqual(new Set(['BadMessage']));
  // Nothing huge comes back either.
  expect(JSON.stringify(await port.received()).length).toBeLessThan(10_000);

  // Right in shape, but of no tab, or before any tab was told.
  const early = await openRawPort(intruder);
  await early.send(
    { id: 1, command: { type: 'hold', on: false } },
    { id: 2, command: { type: 'inspect', tabId: 999_999_999 } },
  );
  await early.send({ id: 3, command: { type: 'refresh' } }, { id: 4, command: { type: 'hold', on: true } });
  const replies = async () => (await early.received()).filter(({ type }) => type === 'reply');
  await expect.poll(async () => (await replies()).length).toBe(4);
  const names = new Map((await replies()).map(({ id, failure }) => [id, failure?.name ?? null]));
  expect(names.get(1)).toBe('NotInspected');
  expect(names.get(4)).toBe('CannotAttach');
  expect(JSON.stringify((await early.received()).filter(({ type }) => type === 'status'))).toContain('999999999');

  const flood = await openRawPort(intruder);
  await flood.send(...Array.from({ length: FLOOD }, (_none, id) => ({ id, command: { type: 'hold', on: id } })));
  // The panel is answered all the while.
  await registerTag(page, 'meanwhile');
  await expect(panel.row('meanwhile')).toContainText('held', { timeout: 5_000 });
  await expect.poll(async () => (await flood.received()).length).toBe(FLOOD);

  // Another name of the port is turned away.
  const stranger = await openRawPort(intruder, 'somebody');
  await expect.poll(() => stranger.isOpen()).toBe(false);

  expect(await panel.status.textContent()).toBe(before);
  await expect(panel.alerts).toHaveCount(0);
  expect(fired(demo)).toEqual([]);
  await panel.hold.click();
  await expect.poll(() => fired(demo).sort()).toEqual(['meanwhile', 'queued']);
});
