import type { Page } from '@playwright/test';
import { violations } from '../support/axe.ts';
import { madeLogFile } from '../support/log-file.ts';
import { RUNNING } from '../support/panel-view.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { REFUSING_WORKER } from './sites/site.ts';

/** Shows a log of a few events from a file. */
async function openMadeLog(panel: Page): Promise<void> {
  const buffer = Buffer.from([...madeLogFile(2_000)].join(''));
  await panel
    .locator('input[type=file]')
    .setInputFiles({ name: 'colleague.json', mimeType: 'application/json', buffer });
}

for (const theme of ['light', 'dark'] as const) {
  test(`has nothing for axe-core to complain about in its main states, ${theme}`, async ({
    extended,
    page,
    openSite,
    openPanel,
  }) => {
    const site = await openSite({ '/sw.js': REFUSING_WORKER });
    const panel = await openPanel(extended, page);
    await panel.page.emulateMedia({ colorScheme: theme });
    await expect(panel.row('about:blank')).toBeVisible();
    expect(await violations(panel.page)).toEqual([]);

    // A list with tags, one of them selected, held; an event that was rejected, with its stack; a menu; what is wrong.
    await page.goto(site.origin);
    await registerTags(page, ['outbox', '', 'x'.repeat(10_240)]);
    await panel.fireButton('outbox').click();
    await panel.fire({ tag: 'outbox', dispatch: 'simulated' });
    await panel.hold.click();
    await expect(panel.row('held').first()).toBeVisible();
    await panel.offline.click();
    await expect(panel.status).toContainText('Offline: page, 1 service worker');
    await panel.fire({ tag: 'rejected' });
    await panel.activity.getByRole('row').filter({ hasText: 'TypeError: Failed to fetch' }).first().click();
    await expect(panel.document.getByRole('region', { name: 'Details' })).toContainText('TypeError: Failed to fetch');
    await panel.row('outbox').first().click();
    await panel.fill({ dispatch: 'browser' });
    await panel.submit();
    await expect(panel.form.getByRole('alert')).toBeVisible();
    await panel.document.getByRole('button', { name: 'Details' }).click();
    expect(await violations(panel.page)).toEqual([]);

    await panel.tree.getByRole('button', { name: 'More for outbox' }).click();
    await expect(panel.document.getByRole('menu')).toBeVisible();
    expect(await violations(panel.page)).toEqual([]);
    await panel.page.keyboard.press('Escape');
    await panel.filter.fill('no tag has this');
    await expect(panel.row('No tag matches the filter.')).toBeVisible();
    expect(await violations(panel.page)).toEqual([]);
    for (const width of [400, 700]) {
      await panel.page.setViewportSize({ width, height: 600 });
      expect(await violations(panel.page)).toEqual([]);
    }
  });
}

test('needs no wider than 400 pixels', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, ['outbox', 'x'.repeat(10_240)]);
  const panel = await openPanel(extended, page);
  await panel.page.setViewportSize({ width: 400, height: 600 });
  await panel.fireButton('outbox').click();
  await panel.outcomes(1);
  const overflow = () => panel.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await overflow()).toBe(0);
  for (const control of [panel.hold, panel.offline, panel.filter, panel.fireButton('outbox'), panel.form]) {
    await control.scrollIntoViewIfNeeded();
    const box = await control.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(400);
  }
});

for (const theme of ['light', 'dark'] as const) {
  test(`has nothing for axe-core to complain about with the bar explained, a file shown and Retry schedule open, ${theme}`, async ({
    ownBrowser,
    openInstalled,
    openPanel,
  }) => {
    const { page } = await openInstalled(REFUSING_WORKER);
    const panel = await openPanel(ownBrowser, page);
    await panel.page.emulateMedia({ colorScheme: theme });
    await panel.startRecording();
    const notes = panel.document.getByRole('region', { name: 'Messages' }).getByRole('note');
    await expect(notes.filter({ hasText: 'started debugging' })).toBeVisible();
    await openMadeLog(panel.page);
    await expect(notes.filter({ hasText: 'colleague.json' })).toBeVisible();
    await panel.document.getByText('Retry schedule').click();
    await expect(panel.document.getByRole('form', { name: 'Retry schedule' })).toBeVisible();
    for (const width of [1280, 700, 400]) {
      await panel.page.setViewportSize({ width, height: 720 });
      expect(await violations(panel.page)).toEqual([]);
    }
  });
}

test('a short word on what was done lies on no button', async ({ ownBrowser, openInstalled, openPanel }, testInfo) => {
  const { page } = await openInstalled(REFUSING_WORKER);
  const panel = await openPanel(ownBrowser, page);
  await panel.startRecording();
  await expect(panel.document.getByRole('button', { name: 'Got it' })).toBeVisible();
  await openMadeLog(panel.page);
  const close = panel.document.getByRole('button', { name: 'Close the file' });
  await expect(close).toBeVisible();
  for (const width of [1400, 700, 400]) {
    await panel.page.setViewportSize({ width, height: 720 });
    const tag = `${width} ${'outbox '.repeat(8)}`.trim();
    await panel.fill({ tag });
    await panel.submit();
    const word = panel.document.getByText(`${tag}: fulfilled`);
    await expect(word).toBeVisible();
    await panel.page.screenshot({ path: testInfo.outputPath(`word-${width}.png`) });
    const covered = await word.evaluate((shown) => {
      const { left, right, top, bottom } = shown.getBoundingClientRect();
      const buttons = new Set<Element>();
      for (let x = left; x < right; x += 4)
        for (let y = top; y < bottom; y += 4)
          for (const element of document.elementsFromPoint(x, y)) if (element.matches('button')) buttons.add(element);
      return Array.from(buttons, ({ textContent, ariaLabel }) => ariaLabel ?? textContent);
    });
    expect(covered, `${width} px`).toEqual([]);
  }
  await close.click();
  await expect(close).toHaveCount(0);
});

test('needs no wider than 400 pixels, and fills 1,600, with many tags and with the details of what was recorded', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(
    page,
    Array.from({ length: 200 }, (_, index) => `${'message-of-the-outbox-'.repeat(index % 8)}${index}`),
  );
  const panel = await openPanel(extended, page);
  await expect(panel.tree).toHaveAttribute('aria-rowcount', '203');
  const details = panel.document.getByRole('region', { name: 'Details' });
  /** The document, and whatever scrolls in it, where it is wider than there is room. */
  const tooWide = () =>
    panel.page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter(
          (element) => element === document.documentElement || /auto|scroll/.test(getComputedStyle(element).overflowX),
        )
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ tagName, className }) => `${tagName} ${className}`),
    );
  const expectFits = async () => {
    for (const width of [1_600, 400]) {
      await panel.page.setViewportSize({ width, height: 900 });
      await expect(panel.form).toBeVisible();
      expect(await tooWide(), `${width} px`).toEqual([]);
    }
  };
  await expectFits();
  await openMadeLog(panel.page);
  await panel.activity.getByRole('row').filter({ hasText: '/api/messages/0' }).click();
  await expect(details).toContainText('https://mail.example/api/messages/0');
  await expectFits();
});

test('moves nothing where no motion is wanted', async ({ extended, page, openSite, openPanel }) => {
  const site = await openSite({
    '/sw.js': "addEventListener('sync', (event) => event.waitUntil(new Promise(() => {})));",
  });
  await page.goto(site.origin);
  await registerTags(page, []);
  const panel = await openPanel(extended, page);
  await expect(panel.row('sw.js active')).toBeVisible();
  await panel.fill({ tag: 'outbox', dispatch: 'simulated' });
  await panel.submit();
  await expect(panel.activity).toContainText(RUNNING);
  const running = () =>
    panel.page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
  // What is running turns.
  await expect.poll(running).toBeGreaterThan(0);
  await panel.page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(running).toBe(0);
  await panel.hold.click();
  await expect(panel.hold).toHaveAttribute('aria-checked', 'true');
  expect(await running()).toBe(0);
  await expect(panel.activity).toContainText(RUNNING);
});
