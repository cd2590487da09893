import type { Locator } from '@playwright/test';
import { bar, timelineOf } from '../support/timeline-view.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELL } from './sites/site.ts';

/** Refuses `outbox`, which the browser tries again 5 min later, and fulfils the others. */
const WORKER = `${TELL}
addEventListener('sync', (event) => event.waitUntil(tell(event.tag).then(() => {
  if (event.tag === 'outbox') throw new Error('Refused.');
})));`;

async function boxOf(drawn: Locator) {
  const box = await drawn.boundingBox();
  if (!box) throw new Error('It is not drawn.');
  return { left: box.x, right: box.x + box.width };
}

/** Whether what is called so in the timeline is in view. Runs in the panel. */
function isInView(name: string): boolean {
  const drawn = document.querySelector(`[role=grid] [aria-label^="${name}"]`);
  if (!drawn) return false;
  const clipped = [drawn, drawn.closest('[role=gridcell]'), drawn.closest('[role=grid]')];
  const boxes = clipped.flatMap((element) => element?.getBoundingClientRect() ?? []);
  const [left, top] = [Math.max(...boxes.map((box) => box.left)), Math.max(...boxes.map((box) => box.top))];
  const [right, bottom] = [Math.min(...boxes.map((box) => box.right)), Math.min(...boxes.map((box) => box.bottom))];
  return left < right && top < bottom;
}

test('draws how long a tag waits, from its failed attempt on, and says when the next one is estimated', async ({
  recordSite,
  page,
}) => {
  const { panel, expectEvent } = await recordSite({ '/sw.js': WORKER });
  await registerTags(page, ['outbox']);
  const { at, nextAttemptAt = NaN } = await expectEvent({ type: 'waiting', tag: 'outbox' });
  expect(nextAttemptAt - at).toBeGreaterThan(299_000);
  const time = await panel.page.evaluate((ms) => new Date(ms).toLocaleTimeString('en-GB'), nextAttemptAt);
  const waiting = bar(panel, /^sync outbox: /);
  await expect(waiting).toHaveAccessibleName(`sync outbox: next attempt estimated at ${time}`);
  await expect(waiting).toHaveClass(/\bis-estimate\b/);

  // What is looked at later has moved further to the left.
  const drawn = await boxOf(waiting);
  const attempt = await boxOf(bar(panel, /^attempt 1 of sync outbox, rejected/));
  expect(drawn.left).toBeGreaterThanOrEqual(attempt.left);
  // Far longer than the time that is shown: it goes on to the end of it.
  const cell = await boxOf(timelineOf(panel).getByRole('gridcell').last());
  expect(drawn.right).toBeGreaterThanOrEqual(cell.right);
});

test('moves with what comes while it follows live, and stands still where it does not', async ({
  recordSite,
  page,
}) => {
  const { panel, log } = await recordSite({ '/sw.js': WORKER });
  const region = panel.document.getByRole('region', { name: 'Timeline of this tab' });
  const follow = region.getByRole('button', { name: 'Follow live', exact: true });
  /** Where the ticks are, in px, by what they say. */
  const ticks = () =>
    region
      .locator('.tick')
      .evaluateAll((all) => all.map((tick) => [tick.textContent, tick.getBoundingClientRect().left] as const));
  const come = async (tag: string, times: number) => {
    await registerTags(page, [tag]);
    const completed = async () => (await log()).filter((event) => event.type === 'completed' && event.tag === tag);
    await expect.poll(completed).toHaveLength(times);
    await expect
      .poll(async () => (await panel.story()).filter((line) => line.startsWith(`completed ${tag}`)))
      .toHaveLength(times);
  };

  await come('kept', 1);
  await expect(bar(panel, /^attempt 1 of sync kept, fulfilled/)).toBeVisible();
  await follow.click();
  await expect(follow).toHaveAttribute('aria-pressed', 'true');
  for (const tag of ['live 1', 'live 2', 'live 3']) {
    const before = new Map(await ticks());
    expect(before.size).toBeGreaterThan(1);
    // It is looked for from the beginning, in each frame: it, too, is out of view in the end.
    const seen = panel.page.waitForFunction(isInView, `attempt 1 of sync ${tag}`, { polling: 'raf', timeout: 10_000 });
    await Promise.all([seen, come(tag, 1)]);
    // What was there is further to the left, or out of it.
    const hasMoved = ([label, left]: readonly [string, number]) => left < (before.get(label) ?? Infinity) - 1;
    await expect.poll(async () => (await ticks()).every(hasMoved)).toBe(true);
  }

  await follow.click();
  await expect(follow).toHaveAttribute('aria-pressed', 'false');
  const still = await ticks();
  expect(still.length).toBeGreaterThan(1);
  const shown = await region.getByText(/ shown$/).textContent();
  // Of a tag that has its lane: with more lanes there may be less room beside a scrollbar.
  for (const times of [2, 3, 4]) await come('kept', times);
  expect(await ticks()).toEqual(still);
  await expect(region.getByText(/ shown$/)).toHaveText(shown ?? '');
});
