import type { Page } from '@playwright/test';
import type { ExtendedBrowser } from '../support/browser.ts';
import { debuggedByExtension } from '../support/debugged.ts';
import { tabIdOf } from '../support/panel-tab.ts';
import { openRawPort, type RawPort } from '../support/raw-port.ts';
import { waitFor } from '../support/wait-for.ts';
import { collectErrors } from '../support/worker-errors.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELL, type Site } from './sites/site.ts';

/** Never settles `pending`; refuses `kept`, so that it stays registered; tells of the others. */
const WORKER = `${TELL}
addEventListener('sync', (event) => {
  const { tag, isTrusted } = event;
  if (tag === 'pending') event.waitUntil(new Promise(() => {}));
  else event.waitUntil(tell({ tag, isTrusted }).then(() => { if (tag === 'kept') throw new Error('Kept.'); }));
});`;

const fire = { type: 'fire', event: 'sync', lastChance: false, timeLimitMs: 500 };
/** What a panel may ask for, and what is on when it does. Each is cut short by what happens to the tab. */
const OPERATIONS: readonly { command: { type: string; on?: boolean }; after?: 'hold' | 'offline' | 'record' }[] = [
  { command: { type: 'refresh' } },
  { command: { ...fire, via: 'simulated', tag: 'pending' } as { type: string } },
  { command: { ...fire, via: 'browser', tag: 'by the browser' } as { type: string } },
  { command: { type: 'attempts', tag: 'kept', timeLimitMs: 500 } as { type: string } },
  { command: { type: 'fireAll', timeLimitMs: 500 } as { type: string } },
  { command: { type: 'register', tag: 'registered' } as { type: string } },
  { command: { type: 'hold', on: true } },
  { command: { type: 'hold', on: false }, after: 'hold' },
  { command: { type: 'offline', on: true } },
  { command: { type: 'offline', on: false }, after: 'offline' },
  { command: { type: 'record', on: true } },
  { command: { type: 'record', on: false }, after: 'record' },
  { command: { type: 'clearLog' }, after: 'record' },
  { command: { type: 'addRule', rule: { effect: 'reject', tag: 'kept', first: null } } as { type: string } },
  { command: { type: 'repair' } },
];

/** What may happen to the tab meanwhile, besides that it is closed. */
const HAPPENINGS: [string, (page: Page, site: Site, otherOrigin: string) => Promise<unknown>][] = [
  ['goes to another page of the origin', (page, { origin }) => page.goto(`${origin}/?other`)],
  ['goes to another origin', (page, _site, otherOrigin) => page.goto(otherOrigin)],
  ['goes to about:blank', (page) => page.goto('about:blank')],
  ['goes to a page of the browser', (page) => page.goto('chrome://version/')],
  ['goes to an error page', (page) => page.goto('http://localhost:1/')],
  ['is reloaded', (page) => page.reload()],
];

let lastId = 0;
/** Sends a command as a panel does, and waits for its answer: it comes whatever happens to the tab. */
async function ask(port: RawPort, command: object, { origin }: Site, meanwhile?: () => Promise<unknown>) {
  const id = ++lastId;
  const registration = `${origin}/`;
  const ruled = 'rule' in command ? { rule: { registration, ...(command.rule as object) } } : {};
  await port.send({ id, command: { registration, ...command, ...ruled } });
  await meanwhile?.();
  // A repair waits for the page and its worker, 5 s for each.
  const answer = await waitFor(
    `the answer to ${JSON.stringify(command)}`,
    async () => (await port.received()).find((one) => one.type === 'reply' && one.id === id),
    20_000,
  );
  return answer.failure ?? null;
}

/** A fresh tab of the site, in which a new tag fires. */
async function expectNothingStuck({ context }: ExtendedBrowser, site: Site, tag: string): Promise<void> {
  const fresh = await context.newPage();
  await fresh.goto(site.origin);
  await registerTags(fresh, [tag]);
  await expect.poll(() => site.told).toContainEqual({ tag, isTrusted: true });
  await fresh.close();
}

/** A failure has a name and says what to do; which it is depends on how far the command had come. */
function expectTold(failure: { name: string; message: string } | null) {
  if (failure !== null)
    expect(failure).toEqual({
      name: expect.stringMatching(/^[A-Z]\w+$/),
      message: expect.stringMatching(/\w{3}.*\.$/),
    });
}

for (const [what, happen] of HAPPENINGS) {
  test(`a tab that ${what} in the middle of any operation leaves no error and nothing stuck`, async ({
    ownBrowser,
    openSite,
    openPanel,
  }) => {
    test.setTimeout(60_000);
    const [site, other] = [await openSite({ '/sw.js': WORKER }), await openSite({ '/': '<title>Other</title>' })];
    const page = await ownBrowser.context.newPage();
    await page.goto(site.origin);
    await registerTags(page, ['kept']);
    const panel = await openPanel(ownBrowser, page);
    await expect(panel.fireButton('kept')).toBeVisible();
    const errors = await collectErrors(ownBrowser);
    const port = await openRawPort(panel.page);
    const tabId = Number(new URL(panel.page.url()).searchParams.get('tabId'));
    expect(await ask(port, { type: 'inspect', tabId }, site)).toBe(null);

    for (const { command, after } of OPERATIONS) {
      await test.step(`${JSON.stringify(command)} ${after ?? ''}`, async () => {
        if (after) expect(await ask(port, { type: after, on: true }, site)).toBe(null);
        // What is loaded offline is an error page.
        const happened = () => happen(page, site, other.origin).catch(() => undefined);
        expectTold(await ask(port, command, site, happened));
        for (const type of ['offline', 'hold', 'record']) expect(await ask(port, { type, on: false }, site)).toBe(null);
        expect(await ask(port, { type: 'rulesOff' }, site)).toBe(null);
        await page.goto(site.origin);
        await ask(port, { type: 'refresh' }, site);
        await expect(panel.row('sw.js active')).toBeVisible();
      });
    }
    await expect(panel.status).not.toContainText(/Held|Offline/);
    expect(await page.evaluate(() => navigator.onLine)).toBe(true);
    // What was released a moment ago may still be firing.
    await expect.poll(async () => (await panel.events()).filter(({ outcome }) => outcome === 'running…')).toEqual([]);
    await expectNothingStuck(ownBrowser, site, 'afterwards');
    expect(await errors()).toEqual([]);
  });
}

test('a tab that is closed in the middle of any operation leaves no error and nothing stuck', async ({
  ownBrowser,
  openSite,
}) => {
  test.setTimeout(60_000);
  const site = await openSite({ '/sw.js': WORKER });
  const { context } = ownBrowser;
  const panelPage = await context.newPage();
  await panelPage.goto(`chrome-extension://${ownBrowser.extensionId}/manifest.json`);
  const errors = await collectErrors(ownBrowser);
  for (const { command, after } of OPERATIONS) {
    await test.step(`${JSON.stringify(command)} ${after ?? ''}`, async () => {
      const page = await context.newPage();
      await page.goto(site.origin);
      await registerTags(page, ['kept']);
      const port = await openRawPort(panelPage);
      expect(await ask(port, { type: 'inspect', tabId: await tabIdOf(ownBrowser, page) }, site)).toBe(null);
      expect(await ask(port, { type: 'refresh' }, site)).toBe(null);
      if (after) expect(await ask(port, { type: after, on: true }, site)).toBe(null);
      expectTold(await ask(port, command, site, () => page.close()));
      expect(await ask(port, { type: 'refresh' }, site)).toMatchObject({ name: 'NotInspected' });
      await expectNothingStuck(ownBrowser, site, `after ${JSON.stringify(command)} ${after ?? ''}`);
    });
  }
  await expect.poll(() => debuggedByExtension(ownBrowser, panelPage)).toEqual([]);
  expect(await errors()).toEqual([]);
});
