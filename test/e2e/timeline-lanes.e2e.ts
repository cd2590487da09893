import { LOG_FORMAT, LOG_VERSION } from '../../extension/protocol/log.ts';
import { bar, detailsOf, timelineOf } from '../support/timeline-view.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELL } from './sites/site.ts';

const LANES = 24;
const tagOf = (lane: number) => `tag-${String(lane).padStart(2, '0')}`;

/** A file of two registrations in turn, with four attempts of each tag, each of half a second and begun so long after the one before, in ms. */
function fileOf(lanes: number, apart: number) {
  const at = 1_767_268_800_000;
  const events = Array.from({ length: 4 * lanes }, (_, index) => {
    const lane = Math.floor(index / 4);
    const of = { scope: `https://${lane % 2}.example/`, tag: tagOf(lane), kind: 'sync', dispatchId: `${index}` };
    return [
      { at: at + index * apart, type: 'dispatched', ...of, via: 'browser' },
      { at: at + index * apart + 500, type: 'settled', ...of, outcome: 'fulfilled', durationMs: 500 },
    ];
  });
  return asFile(events.flat().sort((one, other) => one.at - other.at));
}

function asFile(events: readonly object[]) {
  const log = { format: LOG_FORMAT, version: LOG_VERSION, events: events.map((event, seq) => ({ seq, ...event })) };
  return { name: 'lanes.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(log)) };
}

test('each lane is reached, however high the others are: by wheel, drag, keys and from Activity', async ({
  extended,
  page,
  openPanel,
}) => {
  const panel = await openPanel(extended, page);
  await panel.page.setViewportSize({ width: 1200, height: 800 });
  await panel.page.locator('input[type=file]').setInputFiles(fileOf(LANES, 10));
  const timeline = timelineOf(panel);
  const lane = (index: number) => timeline.getByRole('rowheader', { name: tagOf(index) });
  const inView = { ratio: 0.99 };
  await expect(lane(0)).toBeInViewport(inView);
  const { keyboard, mouse } = panel.page;

  await timeline.hover();
  for (let turn = 0; turn < 20; turn++) await mouse.wheel(0, 300);
  await expect(lane(LANES - 1)).toBeInViewport(inView);
  // What is behind the lanes goes on to the last one.
  const bottomOf = async (selector: string) =>
    timeline.locator(selector).evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().bottom)));
  expect(await bottomOf('.present')).toBeCloseTo(await bottomOf('.lane'), 0);
  expect(await bottomOf('.tick-line')).toBeCloseTo(await bottomOf('.lane'), 0);
  for (let turn = 0; turn < 20; turn++) await mouse.wheel(0, -300);
  await expect(lane(0)).toBeInViewport(inView);

  const { x, y, width, height } = (await timeline.boundingBox()) ?? { x: NaN, y: NaN, width: NaN, height: NaN };
  for (let drag = 0; drag < 20; drag++) {
    await mouse.move(x + width / 2, y + height - 10);
    await mouse.down();
    await mouse.move(x + width / 2, y + 30, { steps: 3 });
    await mouse.up();
  }
  await expect(lane(LANES - 1)).toBeInViewport(inView);

  await timeline.focus();
  await keyboard.press('ArrowDown');
  const focused = timeline.locator('.item:focus');
  // The lanes of a registration stand together.
  const order = Array.from({ length: LANES }, (_, index) => ((index * 2) % LANES) + (index < LANES / 2 ? 0 : 1));
  for (const index of order) {
    await expect(lane(index)).toBeInViewport(inView);
    await expect(focused).toHaveAccessibleName(new RegExp(`sync ${tagOf(index)}, `));
    await expect(focused).toBeInViewport(inView);
    await keyboard.press('ArrowDown');
  }
  await keyboard.press('PageUp');
  await expect(focused).not.toHaveAccessibleName(new RegExp(tagOf(LANES - 1)));
  await expect(focused).toBeInViewport(inView);

  await panel.activity.press('Control+Home');
  await expect(lane(0)).toBeInViewport(inView);
  await keyboard.press('Control+End');
  await expect(lane(LANES - 1)).toBeInViewport(inView);
});

const WORKER = `${TELL}
addEventListener('sync', (event) => event.waitUntil(tell(event.tag)));`;

test('a new lane moves nothing outside of the timeline', async ({ recordSite, page }) => {
  const { panel } = await recordSite({ '/sw.js': WORKER });
  for (const { width, height } of [
    { width: 1200, height: 800 },
    { width: 700, height: 800 },
  ]) {
    await panel.page.setViewportSize({ width, height });
    await registerTags(page, [`first ${width}`]);
    await expect.poll(() => panel.story()).toContainEqual(`completed first ${width} completed`);
    const places = async () => [await timelineOf(panel).boundingBox(), await panel.activity.boundingBox()];
    const before = await places();
    const tags = Array.from({ length: 8 }, (_, index) => `more ${index} ${width}`);
    await registerTags(page, tags);
    for (const tag of tags) await expect.poll(() => panel.story()).toContainEqual(`completed ${tag} completed`);
    expect(await places()).toEqual(before);
  }
});

test('a double click fills the window with a bar where its details come to be as well', async ({
  extended,
  page,
  openPanel,
}) => {
  const panel = await openPanel(extended, page);
  await panel.page.setViewportSize({ width: 1200, height: 800 });
  await panel.page.locator('input[type=file]').setInputFiles(fileOf(3, 300));
  const newest = bar(panel, new RegExp(`sync ${tagOf(2)}, fulfilled`)).last();
  await expect(newest).toBeInViewport();
  const details = detailsOf(panel);
  const { mouse } = panel.page;
  const { x, y } = (await newest.boundingBox()) ?? { x: NaN, y: NaN };
  await mouse.move(x + 8, y + 8);
  for (const clickCount of [1, 2]) {
    await mouse.down({ clickCount });
    await mouse.up({ clickCount });
    await expect(details).toBeVisible();
    expect((await details.boundingBox())?.x, 'the second click is on the details').toBeLessThan(x);
  }
  await expect(panel.document.getByText('600 ms shown')).toBeVisible();
  await expect(newest).toHaveAttribute('aria-current', 'true');
  const marked = () => panel.page.evaluate(() => getSelection()?.toString());
  expect(await marked()).toBe('');
  // Two clicks there that are no double click of a bar are its own.
  await details.getByRole('heading').first().dblclick();
  expect(await marked()).not.toBe('');
});

test('each part of the log has the least height that is of use, however low and narrow the window is', async ({
  extended,
  page,
  openPanel,
}) => {
  const panel = await openPanel(extended, page);
  await panel.page.setViewportSize({ width: 1200, height: 800 });
  await panel.page.locator('input[type=file]').setInputFiles(fileOf(3, 10));
  await panel.activity.press('Control+Home');
  for (const [width, height] of [
    [400, 800],
    [700, 800],
    [700, 400],
    [1100, 800],
    [1100, 300],
  ] as const) {
    await panel.page.setViewportSize({ width, height });
    /** How many of them are seen as a whole in what scrolls them, below its head. */
    const whole = (rows: string) =>
      panel.document.locator(rows).evaluateAll((all) => {
        const scroller = all[0]?.closest('[role=grid]');
        const top = scroller?.firstElementChild?.getBoundingClientRect().bottom ?? NaN;
        const bottom = scroller?.getBoundingClientRect().bottom ?? NaN;
        const boxes = all.map((row) => row.getBoundingClientRect());
        return boxes.filter((box) => box.top >= top - 1 && box.bottom <= bottom + 1).length;
      });
    await expect.poll(() => whole('.lane.is-selected'), `${width} × ${height}`).toBe(1);
    expect(await whole('.rows .activity-row'), `${width} × ${height}`).toBeGreaterThanOrEqual(4);
    expect((await detailsOf(panel).boundingBox())?.height).toBeGreaterThanOrEqual(160);
  }
});

test('Activity says of which day a row is where the one before is of another', async ({
  extended,
  page,
  openPanel,
}) => {
  const panel = await openPanel(extended, page);
  await panel.page.setViewportSize({ width: 400, height: 800 });
  await panel.page.locator('input[type=file]').setInputFiles(fileOf(2, 8 * 3_600_000));
  const times = panel.activity.locator('.rows .column-time');
  await expect(times).toHaveCount(8);
  // With the year, unless that is the present one.
  const told = await times.evaluateAll((all) => all.map((time) => time.querySelector('.day')?.textContent ?? ''));
  expect(told[0]).toMatch(/^(Dec 31, 2025|Jan 1(, 2026)?)$/);
  const days = (await times.evaluateAll((all) => all.map((time) => time.getAttribute('title')?.split(',')[0]))).map(
    String,
  );
  expect(told.map((day) => day !== '')).toEqual(days.map((day, index) => day !== days[index - 1]));
  const cut = await times.evaluateAll((all) => all.filter((time) => time.scrollWidth > time.clientWidth).length);
  expect(cut).toBe(0);
});

test('what is selected covers neither the attempt before a wait nor the requests in an attempt', async ({
  extended,
  page,
  openPanel,
}) => {
  const panel = await openPanel(extended, page);
  const at = 1_767_268_800_000;
  const of = { scope: 'https://mail.example/', tag: 'outbox', kind: 'sync' };
  const attempt = (number: number, from: number, to: number) => [
    { at: from, type: 'dispatched', ...of, dispatchId: `${number}`, via: 'browser', attempt: number },
    { at: from + 1, type: 'request', dispatchId: `${number}`, url: `${of.scope}${number}`, durationMs: to - from - 2 },
    { at: to, type: 'settled', ...of, dispatchId: `${number}`, outcome: 'rejected', durationMs: to - from },
  ];
  const waiting = { at: at + 10, type: 'waiting', ...of, nextAttemptAt: at + 1_000 };
  const file = asFile([...attempt(1, at, at + 10), waiting, ...attempt(2, at + 1_000, at + 2_000)]);
  await panel.page.locator('input[type=file]').setInputFiles(file);
  // Shorter than it is drawn: the wait begins under it.
  await bar(panel, /^sync outbox: waited/).click();
  await bar(panel, /^attempt 1 of sync outbox/).click();
  await expect(bar(panel, /^attempt 1 of sync outbox/)).toHaveAttribute('aria-current', 'true');
  await bar(panel, /^attempt 2 of sync outbox/).click({ position: { x: 20, y: 3 } });
  await bar(panel, /\/2/).click();
  await expect(bar(panel, /\/2/)).toHaveAttribute('aria-current', 'true');
});
