import { LOG_FORMAT, LOG_VERSION } from '../../extension/protocol/log.ts';
import { expect, test } from './fixtures.ts';

test('the tags can be chosen, each that very tag, also where another differs by a capital, and where it is empty', async ({
  extended,
  page,
  openPanel,
}) => {
  const panel = await openPanel(extended, page);
  const events = ['Outbox', 'outbox', ''].map((tag, index) => ({
    seq: index + 1,
    at: 1_767_268_800_000 + index,
    type: 'completed',
    scope: 'https://mail.example/',
    tag,
    kind: 'sync',
  }));
  const buffer = Buffer.from(JSON.stringify({ format: LOG_FORMAT, version: LOG_VERSION, events }));
  await panel.page
    .locator('input[type=file]')
    .setInputFiles({ name: 'capitals.json', mimeType: 'application/json', buffer });
  await expect.poll(() => panel.story()).toHaveLength(3);
  const choose = panel.document.getByRole('combobox', { name: 'Filter by: Tag' });
  // A screen reader, and who opens it by keys, finds the tags without a focus or a pointer before.
  await expect(choose.locator('option')).toHaveText(['All tags', '(empty tag)', 'Outbox', 'outbox']);
  await choose.focus();
  for (const label of ['Outbox', 'outbox', '(empty tag)']) {
    await choose.selectOption({ label });
    await expect.poll(() => panel.story()).toEqual([`completed ${label} completed`]);
    await expect(choose.locator('option:checked')).toHaveText(label);
  }
});

test('what the list calls it may be typed, and is the choice of that', async ({ openInspected }) => {
  const { panel } = await openInspected();
  const of = { at: 1_767_268_800_000, scope: 'https://mail.example/', tag: 'outbox', kind: 'sync' };
  const events = [
    { seq: 1, ...of, type: 'dispatched', dispatchId: 'd' },
    { seq: 2, ...of, type: 'exception', dispatchId: 'd' },
  ];
  const buffer = Buffer.from(JSON.stringify({ format: LOG_FORMAT, version: LOG_VERSION, events }));
  await panel.page
    .locator('input[type=file]')
    .setInputFiles({ name: 'shown.json', mimeType: 'application/json', buffer });
  await expect.poll(() => panel.story()).toHaveLength(2);
  for (const [typed, name, label, rows] of [
    ['kind:one-shot', 'Kind', 'one-shot', 2],
    ['type:"uncaught error"', 'Event', 'uncaught error', 1],
    ['TYPE:dispatched', 'Event', 'sync, periodicsync', 1],
  ] as const) {
    await panel.document.getByRole('searchbox', { name: 'Filter activity' }).fill(typed);
    await expect.poll(() => panel.story()).toHaveLength(rows);
    const choose = panel.document.getByRole('combobox', { name: `Filter by: ${name}` });
    await expect(choose.locator('option:checked')).toHaveText(label);
    await expect(choose.locator('option').filter({ hasText: new RegExp(`^${label}$`) })).toHaveCount(1);
  }
});
