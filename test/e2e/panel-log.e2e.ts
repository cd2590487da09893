import type { LogEvent } from '../../extension/protocol/log.ts';
import { LOG_FORMAT, LOG_VERSION } from '../../extension/protocol/log.ts';
import { bar, detailsOf, timelineOf } from '../support/timeline-view.ts';
import type { PanelView } from '../support/panel-view.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';

const scope = 'https://mail.example/';
const TAGS = Array.from({ length: 30 }, (_, index) => `outbox-${index}`);

/** Each tag is tried once, its requests are perhaps of that, and the first one is dropped. */
const TRIED = (): Omit<LogEvent, 'seq'>[] =>
  TAGS.flatMap((tag, index): Omit<LogEvent, 'seq'>[] => {
    const at = 1_767_268_800_000 + index * 1_000;
    const of = { scope, tag, kind: 'sync', dispatchId: tag } as const;
    const url = `${scope}${index}`;
    return [
      { at, type: 'dispatched', ...of, via: 'browser' },
      { at: at + 1, type: 'request', scope, dispatchId: tag, attributedBy: 'alone', method: 'POST', url, status: 503 },
      { at: at + 2, type: 'settled', ...of, outcome: 'rejected', durationMs: 190_012 },
      { at: at + 3, type: 'dropped', ...of },
    ];
  });

function logFile(events = TRIED()) {
  const log = { format: LOG_FORMAT, version: LOG_VERSION, events: events.map((event, seq) => ({ seq, ...event })) };
  return { name: 'log.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(log)) };
}

const showFile = (panel: PanelView) => panel.document.locator('input[type=file]').setInputFiles(logFile());

test('Details say why, and of whom something is only perhaps; a tag has what its handler did', async ({
  openInspected,
}) => {
  const { panel } = await openInspected();
  await showFile(panel);
  await panel.document.getByRole('searchbox', { name: 'Filter activity' }).fill('tag:=outbox-3');
  await expect(panel.activity.locator('.rows .column-event')).toHaveText(['sync', 'request', 'dropped']);
  await panel.activity.getByRole('row', { name: 'dropped' }).click();
  await expect(detailsOf(panel)).toContainText('The last attempt failed: the browser does not try again.');
  await panel.activity.getByRole('row', { name: 'rejected' }).click();
  await expect(detailsOf(panel).getByRole('listitem')).toHaveText('POST /3 503 (perhaps)');
});

test('Details show no more of a text than anybody reads, and say how much more there is', async ({ openInspected }) => {
  const { panel } = await openInspected();
  const message = 'long '.repeat(60_000);
  const line = '    at send (https://mail.example/sw.js:12:9)\n';
  const stack = `Error: ${message}\n${line.repeat(20_000)}`;
  const of = { scope, tag: 'outbox', kind: 'sync', dispatchId: 'd' } as const;
  const at = 1_767_268_800_000;
  const said: Omit<LogEvent, 'seq'> = { at: at + 1, type: 'console', ...of, level: 'log', text: message };
  const reason = { name: 'Error', message, stack };
  const file = logFile([
    { at, type: 'dispatched', ...of, via: 'browser' },
    said,
    { at: at + 2, type: 'settled', ...of, outcome: 'rejected', durationMs: 2, reason },
  ]);
  await panel.document.locator('input[type=file]').setInputFiles(file);
  const shown = () => detailsOf(panel).evaluate(({ textContent }) => textContent.length);
  await panel.activity.getByRole('row', { name: 'console' }).click();
  await expect(detailsOf(panel)).toContainText('long long long … (200,005 more characters)');
  expect(await shown()).toBeLessThan(110_000);
  await panel.activity.getByRole('row', { name: 'rejected' }).click();
  await expect(detailsOf(panel).locator('.stack')).toContainText(/ more characters\)$/);
  await expect(detailsOf(panel).getByRole('listitem')).toContainText(/ more characters\)$/);
  expect(await shown()).toBeLessThan(210_000);
});

test('what has no end in a file had not ended when that was written', async ({ openInspected }) => {
  const { panel } = await openInspected();
  const of = { scope, tag: 'outbox', kind: 'sync', dispatchId: 'd' } as const;
  const at = 1_767_268_800_000;
  const file = logFile([
    { at, type: 'dispatched', ...of, via: 'browser' },
    { at: at + 50, type: 'request', ...of, method: 'GET', url: scope, status: 200 },
  ]);
  await panel.document.locator('input[type=file]').setInputFiles(file);
  await expect(bar(panel, /^sync outbox, not ended when written/)).toBeVisible();
  await panel.activity.getByRole('row', { name: 'not ended' }).click();
  await expect(detailsOf(panel)).toContainText('Outcomenot ended when written');
});

test('the lines of the timeline go on below what is scrolled to', async ({ openInspected }) => {
  const { panel } = await openInspected();
  await showFile(panel);
  const scroller = timelineOf(panel);
  await expect(
    bar(panel, /^attempt of sync outbox-0/)
      .or(scroller.locator('.bar'))
      .first(),
  ).toBeVisible();
  await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  const bottom = () => scroller.evaluate((element) => element.getBoundingClientRect().bottom);
  const lineEnd = () =>
    scroller.locator('.present').evaluate((line) => {
      const { left, bottom } = line.closest('.backdrop')?.getBoundingClientRect() ?? new DOMRect();
      return left > 0 ? bottom : 0;
    });
  await expect.poll(async () => (await lineEnd()) - (await bottom())).toBeGreaterThanOrEqual(-1);
});

test('nothing of the log lies on anything else or is cut, however wide the window is', async ({ openInspected }) => {
  const { panel } = await openInspected();
  await showFile(panel);
  const filter = panel.document.getByRole('searchbox', { name: 'Filter activity' });
  await filter.fill('outbox');
  const parts = panel.document.locator('.activity-bar > :not(.filter-bar), .filter-bar > *');
  const overlaps = () =>
    parts.evaluateAll((all) => {
      const boxes = all.map((one) => one.getBoundingClientRect());
      const pairs = boxes.flatMap((one, index) => boxes.slice(index + 1).map((other) => [one, other] as const));
      const areApart = (one: DOMRect, other: DOMRect) =>
        one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
      return pairs.filter(([one, other]) => !areApart(one, other)).length;
    });
  const cutSelects = () =>
    panel.document.locator('select').evaluateAll((all: HTMLSelectElement[]) =>
      all.flatMap((select) => {
        const width = select.getBoundingClientRect().width;
        select.style.cssText = 'field-sizing: content; max-width: none; width: auto; flex: none; align-self: start';
        const whole = select.getBoundingClientRect().width;
        select.style.cssText = '';
        return whole > width + 1 && select.options[0]?.value.includes('://') !== true ? [select.title] : [];
      }),
    );
  for (const width of [1400, 1200, 960, 900, 700, 560, 400]) {
    await panel.page.setViewportSize({ width, height: 800 });
    for (const isChosen of [false, true]) {
      if (isChosen) await panel.activity.locator('.rows .column-time').last().click();
      await expect(detailsOf(panel)).toHaveCount(isChosen ? 1 : 0);
      expect(await overlaps(), `${width} px`).toBe(0);
      expect(await cutSelects(), `${width} px`).toEqual([]);
      const { width: room } = (await panel.activity.boundingBox()) ?? { width: 0 };
      expect(room, `${width} px`).toBeGreaterThanOrEqual(Math.min(400, width - 15));
    }
    await detailsOf(panel).press('Escape');
  }
});

const chosenRow = (panel: PanelView) => panel.activity.locator('[data-row][aria-selected=true]');

test('the keys of Activity begin at its first row in another log, with another filter, and after Clear', async ({
  openInspected,
  page,
}) => {
  const { panel } = await openInspected();
  const { keyboard } = panel.page;
  const filter = panel.document.getByRole('searchbox', { name: 'Filter activity' });
  /** Where Down leads to from the grid in which nothing is selected. */
  const down = async () => {
    await panel.activity.focus();
    await keyboard.press('ArrowDown');
    return chosenRow(panel).getAttribute('aria-rowindex');
  };
  await showFile(panel);
  await panel.activity.locator('.rows .column-time').last().click();
  await expect(chosenRow(panel)).toHaveCount(1);
  await filter.fill('tag:outbox-1');
  await expect(chosenRow(panel)).toHaveCount(0);
  expect(await down()).toBe('2');
  await filter.fill('');
  await panel.activity.locator('.rows .column-time').last().click();
  await showFile(panel);
  await expect(chosenRow(panel)).toHaveCount(0);
  expect(await down()).toBe('2');
  await panel.document.getByRole('button', { name: 'Close the file' }).click();

  await panel.startRecording();
  await registerTags(page, ['a', 'b']);
  await expect.poll(() => panel.story()).toContainEqual('completed b completed');
  await panel.activity.locator('.rows .column-time').last().click();
  await panel.clear.click();
  await expect.poll(() => panel.story()).toEqual([]);
  await registerTags(page, ['c', 'd']);
  await expect.poll(() => panel.story()).toContainEqual('completed d completed');
  expect(await down()).toBe('2');
});

test('Activity follows its end no further than the row that has the focus', async ({ openInspected, page }) => {
  const { panel } = await openInspected();
  const count = async () => Number(await panel.activity.getAttribute('aria-rowcount'));
  const last = async () => panel.activity.locator(`[aria-rowindex="${await count()}"]`);
  /** So many rows that they fill the view; not by reading them all, which scrolls. */
  const add = async (name: string) => {
    const before = await count();
    await registerTags(
      page,
      Array.from({ length: 12 }, (_, index) => `${name}-${index}`),
    );
    await expect.poll(count).toBeGreaterThan(before + 36);
  };
  await panel.startRecording();
  await add('first');
  await expect(await last()).toBeInViewport();
  await panel.activity.locator('.rows .column-time').last().click();
  await panel.page.keyboard.press('Control+End');
  await add('second');
  await expect(chosenRow(panel)).toBeInViewport();
  await expect(panel.activity.locator(':focus')).toBeInViewport();
  await expect(await last()).toHaveCount(0);
  // Where the focus is elsewhere, it follows from the end on.
  await panel.page.keyboard.press('Control+End');
  await panel.filter.focus();
  await add('third');
  await expect(await last()).toBeInViewport();
});

test('Activity without a row says why: nothing recorded, nothing yet, an empty file, or nothing found', async ({
  openInspected,
  page,
}) => {
  const { panel } = await openInspected();
  const note = panel.activity.locator('.row-note');
  const filter = panel.document.getByRole('searchbox', { name: 'Filter activity' });
  await expect(note).toHaveText('No event yet. Fire a tag, or press Record to list what the browser does.');
  await panel.document.locator('input[type=file]').setInputFiles(logFile([]));
  await expect(note).toHaveText('The file has no event.');
  await expect(timelineOf(panel)).toHaveCount(0);
  await panel.document.getByRole('button', { name: 'Close the file' }).click();
  await panel.startRecording();
  await registerTags(page, ['a']);
  await expect.poll(() => panel.story()).toContainEqual('completed a completed');
  await filter.fill('nobody');
  await expect(note).toHaveText('Nothing matches the filter.');
  await panel.clear.click();
  await expect(note).toHaveText('No event yet.');
});

test('what Activity says of a request begins with its path, and has room for it', async ({ openInspected }) => {
  const { panel } = await openInspected();
  await showFile(panel);
  const reason = panel.activity.getByRole('row', { name: 'request' }).first().locator('.column-reason');
  await expect(reason).toHaveText(/^POST \/\d+$/);
  await expect(reason).toHaveAttribute('title', /^POST https:\/\/mail\.example\/\d+$/);
  const room = async () => (await reason.boundingBox())?.width ?? 0;
  const isCut = () =>
    panel.activity
      .locator('.head [role=columnheader]:visible')
      .evaluateAll((heads) => heads.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length);
  for (const [width, isChosen, least] of [
    [1400, false, 140], // beside Dispatch, Attempt and Last chance
    [1400, true, 130],
    [1200, true, 80],
    [1900, false, 250],
  ] as const) {
    await panel.page.setViewportSize({ width, height: 800 });
    if (isChosen) await reason.click();
    await expect(detailsOf(panel)).toHaveCount(isChosen ? 1 : 0);
    expect(await room(), `${width} px`).toBeGreaterThanOrEqual(least);
    const more = ['Dispatch', 'Attempt', 'Last chance'].map((name) =>
      panel.activity.getByRole('columnheader', { name }),
    );
    for (const column of more) await expect(column).toBeVisible({ visible: !isChosen });
    expect(await isCut(), `${width} px`).toBe(0);
    if (isChosen) await detailsOf(panel).press('Escape');
  }
});
