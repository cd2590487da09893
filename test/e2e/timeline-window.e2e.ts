import type { Locator } from '@playwright/test';
import { madeLogFile } from '../support/log-file.ts';
import { bar, detailsOf, timelineOf } from '../support/timeline-view.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELL } from './sites/site.ts';

/** Tells its server of each event, which it fulfils. */
const WORKER = `${TELL}
addEventListener('sync', (event) => event.waitUntil(tell(event.tag)));`;

/** In px from the page's left edge. */
async function middleOf(drawn: Locator): Promise<number> {
  const { x, width } = (await drawn.boundingBox()) ?? { x: NaN, width: NaN };
  return x + width / 2;
}

test('zooms, pans, fits and follows, by buttons, wheel, drag and keys', async ({ page, openInspected }) => {
  const { panel } = await openInspected(WORKER);
  await panel.startRecording();
  await registerTags(page, ['kept']);
  await expect.poll(() => panel.story()).toContainEqual('completed kept completed');
  await panel.record.click();
  await expect(panel.record).toHaveAttribute('aria-pressed', 'false');
  const region = panel.document.getByRole('region', { name: 'Timeline of this tab' });
  const button = (name: string) => region.getByRole('button', { name, exact: true });
  const shown = async () => (await region.getByText(/ shown$/).textContent()) ?? '';
  const attempt = bar(panel, /^attempt 1 of sync kept/);
  const ruler = timelineOf(panel).getByRole('columnheader', { name: 'Time' });
  const left = async () => (await attempt.boundingBox())?.x ?? NaN;
  await expect(attempt).toBeVisible();
  const fitted = await shown();
  const fittedLeft = await left();

  await button('Zoom in').click();
  await expect.poll(shown).not.toBe(fitted);
  await button('Fit').click();
  await expect.poll(shown).toBe(fitted);

  await attempt.hover({ position: { x: 1, y: 8 } }); // its beginning stays where it is
  await panel.page.keyboard.down('Control');
  await panel.page.mouse.wheel(0, -120);
  await panel.page.keyboard.up('Control');
  await expect.poll(shown).not.toBe(fitted);
  const zoomed = await shown();
  const at = await left();
  const box = await timelineOf(panel).boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) - 160, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  await panel.page.mouse.move(x, y);
  await panel.page.mouse.down();
  // By less than the margin at the window's edge, where the attempt may be that the log begins with.
  await panel.page.mouse.move(x - 20, y, { steps: 4 });
  await panel.page.mouse.up();
  await expect.poll(left).toBeCloseTo(at - 20, 0);
  expect(await shown()).toBe(zoomed);

  const { keyboard, mouse } = panel.page;
  await timelineOf(panel).focus();
  await keyboard.press('f');
  await expect.poll(shown).toBe(fitted);
  await expect.poll(left).toBeCloseTo(fittedLeft, 0);

  // The first click makes room for the details, so that another place is under the pointer at the second.
  const { x: begin, width: length } = (await attempt.boundingBox()) ?? { x: NaN, width: NaN };
  await attempt.hover();
  for (const clickCount of [1, 2]) {
    await mouse.down({ clickCount });
    await mouse.up({ clickCount });
    await expect(detailsOf(panel)).toBeVisible();
    if (clickCount === 1) await expect.poll(left).not.toBeCloseTo(begin, 0);
  }
  // One that takes much of the time from the beginning has no room for so much.
  const room = (await ruler.boundingBox())?.width ?? NaN;
  await expect.poll(async () => (await attempt.boundingBox())?.width).toBeGreaterThan(Math.min(4 * length, 0.8 * room));
  await expect.poll(async () => (await middleOf(attempt)) - (await middleOf(ruler))).toBeCloseTo(0, 0);
  await keyboard.press('f');
  await expect.poll(shown).toBe(fitted);
  await attempt.click();
  await keyboard.press('+');
  await expect.poll(shown).not.toBe(fitted);
  const closer = await shown();
  const selectedRow = panel.activity.getByRole('row', { selected: true });
  const row = (await selectedRow.getAttribute('aria-rowindex')) ?? '';
  /** Where the ticks are, in px, by what they say. */
  const ticks = async () =>
    new Map(
      await region
        .locator('.tick')
        .evaluateAll((all) => all.map((tick) => [tick.textContent, tick.getBoundingClientRect().left] as const)),
    );
  /** By how many px the ticks have moved, each as far as the others; some come, and some go. */
  const movedSince = async (before: Map<string, number>) =>
    [...(await ticks())].map(([label, place]) => place - (before.get(label) ?? NaN)).find((by) => !isNaN(by));
  /** Pans to what came later, and back; the selection, and how much is shown, stay as they are. */
  const expectPanning = async (later: () => Promise<void>, sooner: () => Promise<void>) => {
    const before = await ticks();
    await later();
    await expect.poll(() => movedSince(before)).toBeLessThan(-1);
    await sooner();
    await expect.poll(() => movedSince(before)).toBeCloseTo(0, 0);
    expect(await shown()).toBe(closer);
    await expect(selectedRow).toHaveAttribute('aria-rowindex', row);
  };
  await expect(region.getByText(/ shown$/)).toHaveAttribute('title', /^Pan .* Shift and .* arrow keys$/);
  await expect(timelineOf(panel)).toHaveAttribute('aria-keyshortcuts', 'Shift+ArrowLeft Shift+ArrowRight');
  await expectPanning(
    () => keyboard.press('Shift+ArrowRight'),
    () => keyboard.press('Shift+ArrowLeft'),
  );
  await timelineOf(panel).hover();
  await expectPanning(
    () => mouse.wheel(150, 0),
    () => mouse.wheel(-150, 0),
  );
  await keyboard.down('Shift');
  await expectPanning(
    () => mouse.wheel(0, 150),
    () => mouse.wheel(0, -150),
  );
  await keyboard.up('Shift');
  await panel.page.keyboard.press('l');
  await expect(button('Follow live')).toHaveAttribute('aria-pressed', 'true');
  await button('Follow live').click();
  await expect(button('Follow live')).toHaveAttribute('aria-pressed', 'false');
});

test('shows all of a file, also of one that is opened after another', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': WORKER });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  const shown = panel.document.getByText(/ shown$/);
  const open = async (name: string, size: number) => {
    const buffer = Buffer.from([...madeLogFile(size)].join(''));
    await panel.page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/json', buffer });
    await expect(panel.document.getByRole('note').filter({ hasText: name })).toBeVisible();
  };
  await open('first.json', 100_000);
  const fitted = (await shown.textContent()) ?? '';
  await open('second.json', 1_000);
  await expect(shown).not.toHaveText(fitted);
  await timelineOf(panel).focus();
  await panel.page.keyboard.press('+');
  await panel.page.keyboard.press('l');
  await open('third.json', 100_000);
  await expect(shown).toHaveText(fitted);
});
