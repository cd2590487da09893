import type { Page } from '@playwright/test';
import { startDemo, type Demo } from '../../demo/server.ts';
import { waitFor } from '../../test/support/wait-for.ts';
import type { Site } from './site.ts';

const FAILING_TAG = 'sync-failing';
const MAIL_TAG = 'sync-messages';

async function openReady(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('html[data-ready="true"]').waitFor({ state: 'attached' });
}

/** Leaves a tag in the browser's back-off: its first attempt fails, the next would come in five minutes. */
async function leaveTagWaiting(demo: Demo, page: Page): Promise<void> {
  await openReady(page, `${demo.origin}/failing/`);
  await page.evaluate(async (tag) => {
    const registration = await navigator.serviceWorker.ready;
    await (registration as unknown as { sync: { register(tag: string): Promise<void> } }).sync.register(tag);
  }, FAILING_TAG);
  await waitFor('the first attempt to be refused', () => demo.received.some(({ status }) => status === 503));
}

/** Starts the demo site: its mail page, with a tag of another page waiting for its next attempt. */
export async function openDemo(): Promise<Site> {
  const demo = await startDemo();
  const url = `${demo.origin}/`;
  return {
    url,
    open: async (page) => {
      await leaveTagWaiting(demo, page);
      await openReady(page, url);
    },
    register: async (page) => {
      await page.getByRole('textbox', { name: 'To', exact: true }).fill('ada@mail.example');
      await page.getByRole('textbox', { name: 'Subject' }).fill('Held and released');
      await page.getByRole('textbox', { name: 'Message' }).fill('Sent by the service worker.');
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByRole('status', { name: 'Mail status' }).getByText(MAIL_TAG).waitFor();
      return { tag: MAIL_TAG };
    },
    heal: () => demo.accept(true),
    // The workers also report every event there, for the demo's own display.
    received: () => demo.received.filter(({ path }) => path !== '/api/events'),
    close: () => demo.close(),
  };
}
