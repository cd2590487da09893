import type { Frame, Page } from '@playwright/test';
import type { ExtendedBrowser } from '../support/browser.ts';
import { killExtensionWorker } from '../support/extension-worker.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { expect, test } from './fixtures.ts';
import { addFrame, registerTags } from './sites/page.ts';
import { PAGE, TELLING_WORKER, type Site } from './sites/site.ts';

// With third-party storage partitioned, as it is for everybody: see list-partitioned.e2e.ts.
test.use({ launch: { args: ['--disable-features=Translate'] } });

const FILES = {
  '/': `${PAGE}<script src="/app.js"></script>`,
  '/app.js': `globalThis.save = async function save(tag) {
  const { sync } = await ready;
  return sync.register(tag).then(() => 'registered', () => 'refused');
};`,
  '/sw.js': TELLING_WORKER,
};

interface Kind {
  name: string;
  /** Where the frame is, seen from the site of the page. */
  origin: (site: Site, other: Site) => string;
  /** What the browser does with a tag from there. */
  comes: 'registered' | 'refused';
  partitioned?: true;
}
const KINDS: readonly Kind[] = [
  { name: 'of the page’s origin', origin: ({ origin }) => origin, comes: 'registered' },
  { name: 'of another origin of its site', origin: (_site, { origin }) => origin, comes: 'registered' },
  {
    name: 'of another site, which is partitioned,',
    origin: (_site, { port }) => `http://127.0.0.1:${port}`,
    comes: 'refused',
    partitioned: true,
  },
];

/** Adds a frame, and yields it when its worker is active. */
async function frameAt(page: Page, url: string): Promise<Frame> {
  await addFrame(page, { src: url });
  const frame = page.frames().find((one) => one.url() === url);
  if (!frame) throw new Error(`There is no frame at ${url}.`);
  await frame.evaluate('ready.then(() => null)');
  return frame;
}

/** A browser takes tags from an origin only while it has a page of its own. */
async function showInATab({ context }: ExtendedBrowser, origin: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(origin);
  await registerTags(page, []);
}

type Opened = Pick<Parameters<Parameters<typeof test>[2]>[0], 'ownBrowser' | 'openSite' | 'openPanel'>;

/** Records a page with a frame that was there before, and says what is told of a tag. */
async function recordFrame({ ownBrowser, openSite, openPanel }: Opened, { origin, comes, partitioned }: Kind) {
  const [site, other] = [await openSite(FILES), await openSite(FILES)];
  const at = origin(site, other);
  await showInATab(ownBrowser, at);
  const page = await ownBrowser.context.newPage();
  await page.goto(site.origin);
  await registerTags(page, []);
  const before = await frameAt(page, `${at}/?before`);
  const panel = await openPanel(ownBrowser, page);
  const scope = `${at}/${partitioned ? 'partitioned' : ''}`;
  await expect(panel.tree.getByRole('row', { level: 2 }).filter({ hasText: scope })).toContainText('sw.js active');
  await panel.startRecording();

  const toldOf = async (tag: string) =>
    (await recordedLog(panel.document, site.origin)).filter(
      (event) => /^(registered|refused)$/.test(event.type) && event.tag === tag,
    );
  /** Has a frame register a tag, of which one event is told. */
  const expectTold = async (frame: Frame, tag: string) => {
    expect(await frame.evaluate(`save(${JSON.stringify(tag)})`)).toBe(comes);
    await expect.poll(() => toldOf(tag), tag).toHaveLength(1);
    const [event] = await toldOf(tag);
    expect(event).toMatchObject({
      type: comes,
      kind: 'sync',
      scope: `${at}/`,
      from: 'page',
      source: { url: `${at}/app.js`, line: 3, column: 15, function: 'save' },
    });
    expect(event?.partitioned).toBe(partitioned);
  };
  return { before, panel, toldOf, expectTold, addFrame: (name: string) => frameAt(page, `${at}/?${name}`) };
}

for (const kind of KINDS) {
  test(`tells of register() in a frame ${kind.name} that was there before Record, came after it, or after the extension’s worker died`, async ({
    ownBrowser,
    openSite,
    openPanel,
  }) => {
    const recorded = await recordFrame({ ownBrowser, openSite, openPanel }, kind);
    const { before, panel, expectTold } = recorded;
    await expectTold(before, 'before');
    const after = await recorded.addFrame('after');
    await expectTold(after, 'after');

    await killExtensionWorker(ownBrowser);
    await panel.refresh.click();
    await expect(panel.refresh).toHaveAttribute('aria-busy', 'false');
    await expectTold(await recorded.addFrame('later'), 'later');
    await expectTold(before, 'before, once more');
    await expectTold(after, 'after, once more');
    await expect(panel.alerts).toHaveCount(0);
  });
}

for (const kind of KINDS) {
  test(`tells once of what a frame ${kind.name} does while the extension’s worker is dead, and not again of what it did before`, async ({
    ownBrowser,
    openSite,
    openPanel,
  }) => {
    const { before, toldOf, expectTold } = await recordFrame({ ownBrowser, openSite, openPanel }, kind);
    await expectTold(before, 'before');
    for (const death of ['first', 'second']) {
      await killExtensionWorker(ownBrowser);
      await expectTold(before, `${death} death`);
    }
    await expectTold(before, 'afterwards');
    for (const tag of ['before', 'first death', 'second death']) expect(await toldOf(tag), tag).toHaveLength(1);
  });
}
