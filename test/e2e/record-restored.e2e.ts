import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

test.use({ launch: { backForwardCache: true } });

/** The names on the page's global that are random: bindings that no script has taken away. */
const BINDINGS = `Object.getOwnPropertyNames(window).filter((name) => /^[0-9a-f-]{36}$/.test(name))`;

/** Evaluates in the page that is shown, also in one that was not loaded, of which Playwright does not know. */
async function evaluatorOf(page: Page): Promise<(expression: string) => Promise<unknown>> {
  const session = await page.context().newCDPSession(page);
  return async (expression) => {
    const { result } = await session.send('Runtime.evaluate', { expression, awaitPromise: true });
    return result.value as unknown;
  };
}

/** So that the page can be told from one that was loaded anew. */
const markAsKept = (page: Page) =>
  page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }: PageTransitionEvent) => (document.title = `kept: ${persisted}`));
  });

for (const since of ['before Record', 'while it was recorded']) {
  test(`a page that was shown ${since}, and that the back/forward cache brings back, is recorded`, async ({
    page,
    openInspected,
  }) => {
    const { site, panel } = await openInspected();
    if (since !== 'before Record') await panel.startRecording();
    await markAsKept(page);
    const evaluate = await evaluatorOf(page);
    await page.goto(`${site.origin}/?other`);
    if (since === 'before Record') await panel.startRecording();
    await panel.preserveLog.check();
    await evaluate('history.back()');
    await expect.poll(() => evaluate('document.title').catch(String)).toBe('kept: true');
    await expect.poll(() => evaluate(`String(${BINDINGS})`)).toBe('');
    await evaluate(`navigator.serviceWorker.ready.then(({ sync }) => sync.register('brought back'))`);
    await expect.poll(() => panel.story()).toContainEqual('registered brought back registered');
    await expect.poll(() => panel.story()).toContainEqual('completed brought back completed');
  });
}

test('a page that the back/forward cache brings back once it is recorded no more has its own functions again', async ({
  page,
  openInspected,
}) => {
  const { site, panel } = await openInspected();
  const evaluate = await evaluatorOf(page);
  const registerText = () => evaluate('String(SyncManager.prototype.register)');
  const before = await registerText();
  await panel.startRecording();
  await markAsKept(page);
  expect(await registerText()).not.toBe(before);
  await page.goto(`${site.origin}/?other`);
  await panel.record.click();
  await expect(panel.record).toHaveAttribute('aria-pressed', 'false');
  await evaluate('history.back()');
  await expect.poll(() => evaluate('document.title').catch(String)).toBe('kept: true');
  expect(await registerText()).toBe(before);
});
