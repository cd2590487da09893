import { viewWhy } from '../support/why-view.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELLING_WORKER } from './sites/site.ts';

/** Does nothing else for as long as a message says, in ms. */
const BUSY_WORKER = `${TELLING_WORKER}
addEventListener('message', ({ data }) => { for (const end = Date.now() + data; Date.now() < end; ); });`;

test('held by this panel, kept offline by it, and each is put back by the button', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { site, page } = await openInstalled();
  const panel = await openPanel(ownBrowser, page);
  const why = viewWhy(panel);
  await panel.hold.click();
  await expect(panel.status).toContainText('Held: 1 service worker');
  await registerTags(page, ['outbox']);
  await why.ask('outbox');
  await why.says({
    sentence: 'This panel holds the syncs of its registration.',
    evidence: 'Its running worker confirmed the hold.',
    next: 'Turn Hold syncs off',
    attempts: 'An attempt now would be number 1 of 3, without last chance.',
    button: 'Turn Hold syncs off',
  });
  await panel.offline.click();
  await why.says({
    sentence: 'This panel keeps the page and its workers offline',
    evidence: 'The switch Offline of this panel is on.',
    next: 'Turn Offline off',
    button: 'Turn Offline off',
  });
  await why.cure('Turn Offline off');
  await why.says({ sentence: 'This panel holds', button: 'Turn Hold syncs off' });
  await why.cure('Turn Hold syncs off');
  await expect.poll(() => site.told).toMatchObject([{ tag: 'outbox', isTrusted: true }]);
  await why.says({ sentence: 'because it has fired', evidence: /Its last event, at .*\d.*: fulfilled/, button: null });
});

test('held by the panel of another tab, which is named', async ({ ownBrowser, openSite, openPanel }) => {
  const site = await openSite({ '/sw.js': TELLING_WORKER });
  const [page, other] = [await ownBrowser.context.newPage(), await ownBrowser.context.newPage()];
  await page.goto(site.origin);
  await registerTags(page, []);
  await other.goto(`${site.origin}/?other`);
  const holding = await openPanel(ownBrowser, other);
  await holding.hold.click();
  await expect(holding.status).toContainText('Held: 1 service worker');
  await registerTags(page, ['outbox']);
  const panel = await openPanel(ownBrowser, page);
  const why = viewWhy(panel);
  await why.ask('outbox');
  await why.says({
    sentence: 'Its registration is held by the panel of another tab.',
    evidence: `${site.origin}/?other`,
    next: 'in the panel of that tab',
    button: 'Fire it simulated',
  });
  await why.cure('Fire it simulated');
  expect(await panel.outcomes(1)).toMatchObject([{ tag: 'outbox', outcome: 'fulfilled', dispatch: 'simulated' }]);
  await holding.hold.click();
  await expect.poll(() => site.told).toMatchObject([{ isTrusted: false }, { isTrusted: true }]);
});

test('the browser is offline, by which it holds its syncs, and another than this panel made it so', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { site, page } = await openInstalled();
  const panel = await openPanel(ownBrowser, page);
  await ownBrowser.context.setOffline(true); // by Playwright's own debugger, as DevTools’ Network panel does
  await registerTags(page, ['outbox']);
  const why = viewWhy(panel);
  await why.ask('outbox');
  await why.says({
    sentence: 'The browser is offline, and fires when there is a connection.',
    evidence: 'navigator.onLine of the page is false, and this panel did not make it so.',
    next: "turn off the Offline of DevTools' Network panel",
    button: 'Fire it simulated',
  });
  await ownBrowser.context.setOffline(false);
  await expect.poll(() => site.told).toMatchObject([{ tag: 'outbox', isTrusted: true }]);
  await why.says({ sentence: 'It is not registered.', button: 'Record' });
});

test('it is held although no panel wants it, as long as its worker is too busy to be let go', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { site, page } = await openInstalled(BUSY_WORKER);
  const panel = await openPanel(ownBrowser, page);
  await panel.hold.click();
  await expect(panel.status).toContainText('Held: 1 service worker');
  await registerTags(page, ['outbox']);
  await page.evaluate('ready.then(({ active }) => active.postMessage(8_000))');
  const why = viewWhy(panel);
  await panel.hold.click();
  await why.ask('outbox');
  await why.says({
    sentence: 'Its registration is still held, although no panel wants it: its release is being tried again.',
    next: 'A worker that is busy, or paused in a debugger, must go on first.',
    button: 'Fire it simulated',
  });
  await expect.poll(() => site.told, { timeout: 20_000 }).toMatchObject([{ tag: 'outbox', isTrusted: true }]);
  await why.says({ sentence: 'because it has fired', button: null });
});
