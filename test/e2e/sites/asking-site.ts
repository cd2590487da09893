import { expect, type Page } from '@playwright/test';
import type { Rules } from '../../support/rules.ts';
import { registerTags } from './page.ts';
import type { Site } from './site.ts';

/** Asks the server for each event, says what came of it, and fails where nothing did. */
export const ASKING_WORKER = `
const post = (path, what) => fetch(path, { method: 'POST', body: JSON.stringify(what) });
const ask = async (tag) => {
  try {
    const answer = await post('/told', { asked: tag });
    return answer.status + ' ' + (await answer.text());
  } catch (error) {
    return error.message;
  }
};
addEventListener('sync', (event) => {
  const { tag, lastChance, isTrusted } = event;
  event.waitUntil(ask(tag).then((got) => post('/told?said', { tag, got, isTrusted })));
});`;

/** What the server was asked, and what the worker said that it got. */
export const asked = ({ told }: Site) => told.flatMap((one) => (one as { asked?: string }).asked ?? []);
export const got = ({ told }: Site) =>
  told.flatMap((one) => {
    const { tag, got } = one as { tag?: string; got?: string };
    return tag === undefined ? [] : [`${tag}: ${got}`];
  });

export async function visit(page: Page, site: Site) {
  await page.goto(site.origin);
  await registerTags(page, []);
}

/** Puts a new version in the place of the one that runs; both are the same but for a comment. */
async function update(page: Page, site: Site, version: string, source = ASKING_WORKER) {
  site.serve('/sw.js', `${source}\n// ${version}`);
  await page.evaluate(async () => {
    const { ready } = globalThis as unknown as { ready: Promise<ServiceWorkerRegistration> };
    const registration = await ready;
    const before = registration.active;
    await registration.update();
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    if (worker === null || worker === before) throw new Error('There was no update.');
    await new Promise<void>((resolve) => {
      const look = () => worker.state === 'activated' && resolve();
      worker.addEventListener('statechange', look);
      look();
    });
  });
}
/**
 * Installs a new version, as the panel says, until one was met before its script; what the server was told before that one is
 * forgotten. Playwright's own debugger lets a version go as soon as it is attached, so it may take more than one.
 */
export async function updateUntilMet(page: Page, site: Site, { strip }: Rules, source: string): Promise<Site> {
  for (let version = 1; ; version++) {
    const before = site.told.length;
    await update(page, site, `version ${version}`, source);
    const isMet = await expect(strip)
      .not.toContainText('Does not act yet', { timeout: 1_000 })
      .then(
        () => true,
        () => false,
      );
    if (isMet)
      return {
        ...site,
        get told() {
          return site.told.slice(before);
        },
      };
    if (version === 8) throw new Error('None of 8 versions was met before its script.');
  }
}
/** Takes the place of the version before at once. */
export const SKIPPING_WORKER = `addEventListener('install', () => skipWaiting());${ASKING_WORKER}`;
