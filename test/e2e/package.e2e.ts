import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { packExtension } from '../../scripts/package/pack.ts';
import { ROOT } from '../../scripts/setup.mjs';
import { launchBrowser, type ExtendedBrowser } from '../support/browser.ts';
import { expect, test } from './fixtures.ts';
import { goToDemo } from './site-actions.ts';

/** What chrome://extensions asks the browser: in what state an extension is, and all that it would show as wrong with it. */
interface ExtensionsPage {
  chrome: {
    developerPrivate: {
      getExtensionInfo: (id: string) => Promise<Record<string, unknown>>;
      updateProfileConfiguration: (change: { inDeveloperMode: boolean }) => Promise<void>;
      updateExtensionConfiguration: (change: { extensionId: string; errorCollection: boolean }) => Promise<void>;
      reload: (id: string, options: { failQuietly: boolean }) => Promise<unknown>;
    };
  };
}

/**
 * Opens chrome://extensions in developer mode and loads the extension again: the browser collects an extension's errors, those
 * of its manifest too, only from when it is asked for them.
 */
async function openExtensionsPage({ context, extensionId }: ExtendedBrowser): Promise<Page> {
  const page = await context.newPage();
  await page.goto('chrome://extensions');
  await page.evaluate(async (id) => {
    const { developerPrivate } = (globalThis as unknown as ExtensionsPage).chrome;
    await developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
    await developerPrivate.updateExtensionConfiguration({ extensionId: id, errorCollection: true });
    await developerPrivate.reload(id, { failQuietly: false });
  }, extensionId);
  return page;
}

test('The zip for the stores loads, works, and chrome://extensions has nothing to say about it', async ({
  demo,
  openRealPanel,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'background-sync-devtools-zip-'));
  for (const [path, content] of Object.entries(unzipSync((await packExtension(join(ROOT, 'dist'))).zip))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const browser = await launchBrowser({ dist: folder });
  try {
    const extensions = await openExtensionsPage(browser);
    const page = await browser.context.newPage();
    await goToDemo(page, demo, '/');
    const panel = await openRealPanel(browser, page);
    expect(await panel.fire({ tag: 'sync-messages' })).toMatchObject({ outcome: 'fulfilled' });

    const found = await extensions.evaluate(
      (id) => (globalThis as unknown as ExtensionsPage).chrome.developerPrivate.getExtensionInfo(id),
      browser.extensionId,
    );
    expect(found).toMatchObject({
      name: 'Background Sync DevTools',
      state: 'ENABLED',
      errorCollection: { isActive: true },
      manifestErrors: [],
      runtimeErrors: [],
      runtimeWarnings: [],
      installWarnings: [],
    });
    // As a user sees it: the card has a button "Errors" only where there are any.
    const card = extensions.locator(`#${browser.extensionId}`);
    await expect(card.getByRole('button', { name: 'Details' })).toBeVisible();
    await expect(card.getByRole('button', { name: 'Errors' })).toBeHidden();
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
});
