import type { Page } from '@playwright/test';

/** The page of a site of a test: see `PAGE`. */
interface SitePage {
  ready: Promise<{
    sync: { register(tag: string): Promise<void>; getTags(): Promise<string[]> };
  }>;
}

/** Registers one-shot tags with the registration of `/sw.js`, one after the other. */
export async function registerTags(page: Page, tags: readonly string[]): Promise<void> {
  await page.evaluate(async (names) => {
    const { sync } = await (globalThis as unknown as SitePage).ready;
    for (const name of names) await sync.register(name);
  }, tags);
}

/** What the page itself gets from `getTags()`. */
export function registeredTags(page: Page): Promise<string[]> {
  return page.evaluate(async () => (await (globalThis as unknown as SitePage).ready).sync.getTags());
}

/** Adds a frame to a page and waits until it has loaded. */
export function addFrame(page: Page, attributes: Record<string, string>): Promise<void> {
  return page.evaluate(async (given) => {
    const frame = document.createElement('iframe');
    for (const [name, value] of Object.entries(given)) frame.setAttribute(name, value);
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    document.body.append(frame);
    await loaded;
  }, attributes);
}
