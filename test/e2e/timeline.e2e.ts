import type { Locator, Page } from '@playwright/test';
import { LOG_FORMAT, LOG_VERSION } from '../../extension/protocol/log.ts';
import { violations } from '../support/axe.ts';
import type { PanelView } from '../support/panel-view.ts';
import { bar, detailsOf, timelineOf } from '../support/timeline-view.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELL, type Site } from './sites/site.ts';

test.use({ launch: { retryDelays: { initialSeconds: 1, factor: 2, maxAttempts: 3 } } });

/** Asks its server, says so, and then refuses; `kept` alone is fulfilled. */
const WORKER = `${TELL}
async function send({ tag, lastChance }) {
  console.warn('sending ' + tag);
  await tell({ tag, lastChance });
  if (tag !== 'kept') throw new Error('Refused.');
}
addEventListener('sync', (event) => event.waitUntil(send(event)));
`;

type Panel = PanelView & { page: Page };

const selectedRow = (panel: PanelView) => panel.activity.getByRole('row', { selected: true });

/** A site whose tag `outbox` has been tried in vain and dropped, and `kept` was sent, all of it recorded. */
async function recordStory(page: Page, site: Site, panel: Panel): Promise<void> {
  site.serve('/without-a-worker', 'Nothing here.');
  await page.goto(`${site.origin}/without-a-worker`);
  await panel.startRecording();
  await panel.preserveLog.check();
  await page.goto(site.origin);
  await registerTags(page, ['kept']);
  await expect.poll(() => panel.story()).toContainEqual('completed kept completed');
  await registerTags(page, ['outbox']);
  await expect.poll(() => panel.story(), { timeout: 20_000 }).toContainEqual('dropped outbox dropped');
  expect(site.told).toHaveLength(4);
}

test('has a timeline once there is something to show, and only then', async ({ page, openInspected }) => {
  const { panel } = await openInspected(WORKER);
  await expect(panel.activity).toBeVisible();
  await expect(timelineOf(panel)).toHaveCount(0);
  await panel.startRecording();
  await expect(timelineOf(panel)).toContainText('Nothing recorded yet.');
  await registerTags(page, ['kept']);
  await expect(bar(panel, /^attempt 1 of sync kept, fulfilled after /)).toBeVisible();
  await panel.record.click();
  await expect(panel.record).toHaveAttribute('aria-pressed', 'false');
  await expect(timelineOf(panel)).toBeVisible();
  await panel.clear.click();
  await expect(timelineOf(panel)).toHaveCount(0);
});

test('selects one and the same event in the lanes, in Activity and in Details, by mouse and by keys', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await recordStory(page, site, panel);
  const keyboard = panel.page.keyboard;
  const details = detailsOf(panel);

  // It is being recorded, so that all moves; but not what is pressed.
  const second = bar(panel, /^attempt 2 of sync outbox/);
  await expect(async () => {
    await panel.page.mouse.up();
    // Another had moved under the pointer, and is selected now: its details take the room of the lanes, in which all comes together.
    if (await details.isVisible()) await details.getByRole('button', { name: 'Close' }).click();
    await second.hover({ timeout: 5_000 });
    await panel.page.mouse.down();
    expect(await second.evaluate((item) => item.matches(':active'))).toBe(true);
  }).toPass();
  const pressed = await second.boundingBox();
  await panel.page.waitForFunction((since) => Date.now() > since + 1_000, Date.now());
  expect(await second.boundingBox()).toEqual(pressed);
  await panel.page.mouse.up();
  await expect(selectedRow(panel)).toContainText('outbox');
  await expect(selectedRow(panel).locator('.column-attempt')).toHaveText('2');
  await expect(details).toContainText('Error: Refused.');
  await expect(details.getByRole('listitem').filter({ hasText: 'POST /told 200' })).toHaveCount(1);
  await expect(details.getByRole('listitem').filter({ hasText: 'sending outbox' })).toHaveCount(1);

  // By keys in the lanes: the selection goes along, in the list as well.
  await keyboard.press('ArrowLeft');
  await keyboard.press('Home');
  await expect(selectedRow(panel)).toContainText('registered');
  await expect(timelineOf(panel).locator('[aria-current]')).toHaveAccessibleName(/registered/);
  await keyboard.press('End');
  // They come at the same moment; either may be the last. What is the last has nothing after it.
  const current = timelineOf(panel).locator('[aria-current]');
  await expect(current).toHaveAccessibleName(/^dropped|^uncaught error/);
  const lastName = await current.evaluate((item) => item.getAttribute('aria-label') ?? '');
  await expect(selectedRow(panel)).toContainText(lastName.startsWith('dropped') ? 'dropped' : 'uncaught error');
  await keyboard.press('ArrowRight');
  await expect(current).toHaveAccessibleName(lastName);

  // By keys in the list: in the lanes as well.
  await selectedRow(panel).locator('.column-time').click();
  const focused = () => panel.page.evaluate(() => document.activeElement?.className ?? '');
  await expect.poll(focused).toBe('column-time');
  await keyboard.press('ArrowRight');
  await expect.poll(focused).toBe('column-tag');
  const before = await selectedRow(panel).getAttribute('aria-rowindex');
  await keyboard.press('ArrowUp');
  await expect(selectedRow(panel)).toHaveAttribute('aria-rowindex', String(Number(before) - 1));
  await expect.poll(focused).toBe('column-tag');
  await keyboard.press('Control+Home');
  await expect(selectedRow(panel)).toHaveAttribute('aria-rowindex', '2');
  await keyboard.press('Control+End');
  const last = (await panel.activity.getAttribute('aria-rowcount')) ?? '';
  await expect(selectedRow(panel)).toHaveAttribute('aria-rowindex', last);

  // Details, and back.
  await keyboard.press('Enter');
  await expect(details).toBeFocused();
  await keyboard.press('Escape');
  await expect(details).toHaveCount(0);
  // The row that it came from.
  await expect(panel.activity.locator(':focus').locator('..')).toHaveAttribute('aria-rowindex', last);
  await expect(selectedRow(panel)).toHaveCount(0);
  await expect(timelineOf(panel).locator('[aria-current]')).toHaveCount(0);
  await keyboard.press('ArrowUp');
  await expect(selectedRow(panel)).toHaveAttribute('aria-rowindex', String(Number(last) - 1));

  // What leads from one event to another keeps the focus in Details.
  await bar(panel, /^attempt 2 of sync outbox/).click();
  await details.getByRole('listitem').filter({ hasText: 'POST /told 200' }).getByRole('button').press('Enter');
  await expect(details).toBeFocused();
  await details.getByRole('button', { name: 'Show its dispatch' }).press('Enter');
  await expect(details).toContainText('Error: Refused.');
  await expect(details).toBeFocused();
});

test('Activity has one stop for Tab, and takes the focus only when it is asked for', async ({ recordSite, page }) => {
  const { panel } = await recordSite({ '/sw.js': WORKER });
  await registerTags(page, ['one', 'two']);
  await expect.poll(() => panel.story()).toContainEqual('waiting two waiting');
  // Whatever is in a cell, it can be clicked, and shows the focus.
  const cells = panel.activity.getByRole('gridcell');
  const heights = () =>
    cells.evaluateAll((all) =>
      all.flatMap((one) => (one.checkVisibility() ? [one.getBoundingClientRect().height] : [])),
    );
  await expect.poll(async () => [...new Set(await heights())]).toEqual([24]);
  const { keyboard } = panel.page;
  const stops = panel.activity.locator('[tabindex="0"]');
  await panel.activity.focus();
  for (const key of ['End', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowRight', 'ArrowUp']) {
    await keyboard.press(key);
    await expect(stops).toHaveCount(1);
    await expect(stops).toBeFocused();
  }

  // A cell that has no room beside the details gives the stop to the last one that has.
  await detailsOf(panel).press('Escape');
  await panel.activity.locator('.rows .column-duration').first().click();
  await expect(detailsOf(panel)).toBeVisible();
  await expect(stops).toHaveCount(1);
  await expect(stops).toBeFocused();

  // Asked for where it is already, it is not kept for later.
  await keyboard.press('Control+End');
  await keyboard.press('End');
  await stops.dblclick();
  const filter = panel.page.getByRole('searchbox', { name: 'Filter activity' });
  await filter.pressSequentially('two');
  await expect(filter).toBeFocused();
  await registerTags(page, ['two more']);
  await expect.poll(() => panel.story()).toContainEqual('waiting two more waiting');
  await expect(filter).toBeFocused();
});

test('what comes while an item is pressed leaves the time as it is, and takes no click away', async ({
  recordSite,
  page,
}) => {
  const { panel } = await recordSite({ '/sw.js': WORKER });
  await registerTags(page, ['kept']);
  await expect.poll(() => panel.story()).toContainEqual('completed kept completed');
  await registerTags(page, ['outbox']);
  await expect.poll(() => panel.story()).toContainEqual('waiting outbox waiting');
  const attempt = bar(panel, /^attempt 1 of sync outbox/);
  // It moves until it is pressed, also away from under the pointer.
  await expect(async () => {
    await attempt.hover();
    await panel.page.mouse.down();
    const isPressed = await attempt.evaluate((item) => item.matches(':active'));
    if (!isPressed) await panel.page.mouse.up();
    expect(isPressed).toBe(true);
  }).toPass();
  const pressed = (await attempt.boundingBox())?.x;

  // Events, and with them an attempt that is estimated to come.
  await registerTags(page, ['other']);
  await expect.poll(() => panel.story()).toContainEqual('waiting other waiting');
  await expect(timelineOf(panel).getByRole('rowheader', { name: 'other' })).toBeVisible();
  expect((await attempt.boundingBox())?.x).toBe(pressed);
  await panel.page.mouse.up();
  await expect(selectedRow(panel)).toContainText('outbox');
  await expect(selectedRow(panel).locator('.column-attempt')).toHaveText('1');
  await expect.poll(async () => (await attempt.boundingBox())?.x).toBeLessThan(pressed ?? NaN);
});

test('draws how long a tag waited between its attempts', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await recordStory(page, site, panel);
  const waits = bar(panel, /^sync outbox: waited \d/);
  await expect(waits).toHaveCount(2);
  const edges = async (drawn: Locator) => {
    const { x, width } = (await drawn.boundingBox()) ?? { x: NaN, width: NaN };
    return [x, x + width] as const;
  };
  // It is being recorded, so that all moves.
  await panel.record.click();
  await expect(panel.record).toHaveAttribute('aria-pressed', 'false');
  for (const [index, wait] of (await waits.all()).entries()) {
    await expect(wait).toHaveClass(/\bis-waited\b/);
    const [from, to] = await edges(wait);
    const [failed] = await edges(bar(panel, new RegExp(`^attempt ${index + 1} of sync outbox`)));
    const [next] = await edges(bar(panel, new RegExp(`^attempt ${index + 2} of sync outbox`)));
    expect(from).toBeGreaterThanOrEqual(failed);
    expect(to).toBeCloseTo(next, 0);
  }
});

test('shades what was held and offline from when it was, not what was recorded before', async ({
  page,
  openInspected,
}) => {
  const { panel } = await openInspected(WORKER);
  await panel.startRecording();
  await registerTags(page, ['kept']);
  await expect.poll(() => panel.story()).toContainEqual('completed kept completed');
  const stretches = (kind: string) => timelineOf(panel).locator(`.rows .stretch-${kind}`);
  const leftOf = async (drawn: Locator) => (await drawn.boundingBox())?.x ?? NaN;
  const expectAfterAttempt = async (kind: string) => {
    const attempt = await leftOf(bar(panel, /^attempt 1 of sync kept/));
    for (const stretch of await stretches(kind).all()) expect(await leftOf(stretch)).toBeGreaterThan(attempt);
  };

  await panel.hold.click();
  // In the lanes of the registration: that of its worker, and that of its tag.
  await expect(stretches('held')).toHaveCount(2);
  await expectAfterAttempt('held');
  await panel.hold.click();
  await expect.poll(() => panel.story()).toContainEqual(expect.stringMatching(/^syncs released/));
  await expect(stretches('held')).toHaveCount(2);
  await panel.offline.click();
  await expect(stretches('offline')).toHaveCount(1);
  await expectAfterAttempt('offline');
});

for (const theme of ['light', 'dark'] as const) {
  test(`what several say together lies on nothing beside it, nor on a wait, ${theme}`, async ({
    extended,
    page,
    openPanel,
  }, testInfo) => {
    const panel = await openPanel(extended, page);
    await panel.page.emulateMedia({ colorScheme: theme });
    const at = 1_767_268_800_000;
    const of = { scope: 'https://mail.example/', tag: 'outbox', kind: 'sync' };
    const simulated = Array.from({ length: 20 }, (_, index) => ({ at: at + 600 + index * 2, index })).flatMap(
      ({ at, index }) => [
        { at, type: 'dispatched', ...of, dispatchId: `${index}`, via: 'simulated' },
        { at: at + 1, type: 'settled', ...of, dispatchId: `${index}`, outcome: 'rejected', durationMs: 1 },
      ],
    );
    const events = [
      { at, type: 'registered', ...of },
      { at: at + 1, type: 'registered', ...of, tag: 'beside' },
      { at: at + 500, type: 'waiting', ...of, nextAttemptAt: at + 10_000 },
      ...simulated,
      ...Array.from({ length: 3_000 }, (_, index) => ({
        at: at + 700 + index * 3,
        type: 'console',
        ...of,
        tag: index % 2 ? 'outbox' : 'beside',
        level: 'log',
        text: 'Sent.',
      })),
    ].map((event, seq) => ({ seq, ...event }));
    const buffer = Buffer.from(JSON.stringify({ format: LOG_FORMAT, version: LOG_VERSION, events }));
    await panel.page
      .locator('input[type=file]')
      .setInputFiles({ name: 'many.json', mimeType: 'application/json', buffer });
    await expect(bar(panel, /^20 attempts of sync outbox/)).toBeVisible();
    for (const width of [1400, 700]) {
      await panel.page.setViewportSize({ width, height: 720 });
      await panel.page.screenshot({ path: testInfo.outputPath(`groups-${width}.png`) });
      await expect(bar(panel, /^\d+ events of sync outbox/).first()).toBeVisible();
      const cut = await timelineOf(panel)
        .locator('.mark.is-many')
        .evaluateAll((marks) => marks.filter((mark) => mark.scrollWidth > mark.clientWidth).length);
      expect(cut, `${width} px`).toBe(0);
      const attempts = await bar(panel, /^20 attempts of sync outbox/).boundingBox();
      const words = await bar(panel, /^sync outbox: next attempt/).evaluate(
        (wait) => wait.getBoundingClientRect().left + parseFloat(getComputedStyle(wait).paddingInlineStart),
      );
      expect(words, `${width} px`).toBeGreaterThanOrEqual((attempts?.x ?? 0) + (attempts?.width ?? 0));
    }
  });
}

test('filters Activity by what is chosen and by what is typed', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await recordStory(page, site, panel);
  const choose = (name: string) => panel.document.getByRole('combobox', { name: `Filter by: ${name}` });
  const box = panel.document.getByRole('searchbox', { name: 'Filter activity' });

  await choose('Event').selectOption('dispatched');
  await expect
    .poll(() => panel.story())
    .toEqual(['sync kept fulfilled', ...Array<string>(3).fill('sync outbox rejected')]);
  await choose('Outcome').selectOption('fulfilled');
  await expect(box).toHaveValue('type:dispatched outcome:fulfilled');
  await expect.poll(() => panel.story()).toEqual(['sync kept fulfilled']);
  await choose('Event').selectOption('');
  await choose('Outcome').selectOption('');
  await choose('Tag').focus();
  await choose('Tag').selectOption({ label: 'kept' });
  await expect(box).toHaveValue('tag:=kept');
  await expect.poll(() => panel.story()).toContainEqual('completed kept completed');
  expect((await panel.story()).filter((line) => line.includes('outbox'))).toEqual([]);
  await box.fill('kind:periodicsync');
  await expect(choose('Kind')).toHaveValue('periodicsync');
  await expect(panel.activity).toContainText('Nothing matches the filter.');
});

for (const theme of ['light', 'dark'] as const) {
  test(`has nothing for axe-core to complain about with timeline and details shown, ${theme}`, async ({
    extended,
    page,
    openSite,
    openPanel,
  }) => {
    const site = await openSite({ '/sw.js': WORKER });
    await page.goto(site.origin);
    const panel = await openPanel(extended, page);
    await panel.page.emulateMedia({ colorScheme: theme });
    await recordStory(page, site, panel);
    await panel.offline.click();
    await expect(panel.status).toContainText('Offline: page, 1 service worker');
    await bar(panel, /^attempt 2 of sync outbox/).click();
    await expect(detailsOf(panel)).toContainText('Refused.');
    for (const width of [1280, 700, 400]) {
      await panel.page.setViewportSize({ width, height: 720 });
      await expect(timelineOf(panel)).toBeVisible();
      expect(await violations(panel.page)).toEqual([]);
      const overflow = () => panel.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(await overflow()).toBe(0);
    }
  });
}
