import { bar, detailsOf } from '../support/timeline-view.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { PAGE, TELL } from './sites/site.ts';

/** Asks its server, and then refuses. */
const WORKER = `${TELL}
async function send({ tag, lastChance }) {
  console.warn('sending ' + tag);
  await tell({ tag, lastChance });
  throw new Error('Refused.');
}
addEventListener('sync', (event) => event.waitUntil(send(event)));
`;

test('opens a position of a script in the Sources panel of DevTools', async ({
  extended,
  page,
  openSite,
  openRealPanel,
}) => {
  const site = await openSite({ '/sw.js': WORKER });
  await page.goto(site.origin);
  await registerTags(page, []);
  const panel = await openRealPanel(extended, page);
  await panel.startRecording();
  await registerTags(page, ['outbox']);
  await expect.poll(() => panel.story()).toContainEqual('waiting outbox waiting');
  await bar(panel, /^attempt 1 of sync outbox/).click();
  const { devtoolsPage } = panel.devtools;
  const link = detailsOf(panel)
    .getByRole('group', { name: 'Stack' })
    .getByRole('button', { name: /sw\.js:6:/ });
  await link.click();
  await expect(devtoolsPage.getByRole('tab', { name: 'Sources', exact: true })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(devtoolsPage.getByRole('tab', { name: 'sw.js', exact: true })).toHaveAttribute('aria-selected', 'true');
  await expect(devtoolsPage.getByText('Line 6, Column', { exact: false })).toBeVisible();
});

test('opens in Sources where a page registered a tag, in a script of its own and in the page itself', async ({
  extended,
  page,
  openSite,
  openRealPanel,
}) => {
  const save = 'async (tag) => (await ready).sync.register(tag);';
  const html = `${PAGE}<script src="/app.js"></script><script>
  globalThis.saveInline = ${save}
</script>`;
  const script = `// The outbox.\nglobalThis.save = ${save}`;
  const site = await openSite({ '/': html, '/app.js': script, '/sw.js': WORKER });
  await page.goto(site.origin);
  await registerTags(page, []);
  const panel = await openRealPanel(extended, page);
  const { devtoolsPage } = panel.devtools;
  // DevTools have no content of a page that was there before them.
  await page.reload();
  await panel.startRecording();
  const expectShown = async (tag: string, { link, tab, line }: { link: RegExp; tab: string; line: number }) => {
    // There is room for a few rows only.
    await panel.document.getByRole('searchbox', { name: 'Filter activity' }).fill('type:registered');
    await panel.activity.getByRole('row').filter({ hasText: tag }).click();
    await detailsOf(panel).getByRole('button', { name: link }).click();
    await expect(devtoolsPage.getByRole('tab', { name: tab, exact: true })).toHaveAttribute('aria-selected', 'true');
    await expect(devtoolsPage.getByText(`Line ${line}, Column`, { exact: false })).toBeVisible();
    await panel.devtools.showPanel();
  };
  await page.evaluate(`save('of a script')`);
  await expectShown('of a script', { link: /app\.js:2:/, tab: 'app.js', line: 2 });
  await page.evaluate(`saveInline('of the page')`);
  const line = html.slice(0, html.indexOf('saveInline')).split('\n').length;
  await expectShown('of the page', { link: new RegExp(`:${line}:`), tab: '(index)', line });
});

test('tells where a script is, and copies it, where there is no Sources panel', async ({ recordSite, page }) => {
  const { site, panel } = await recordSite({ '/sw.js': WORKER });
  await registerTags(page, ['outbox']);
  await bar(panel, /^attempt 1 of sync outbox, rejected/).click();
  const stack = detailsOf(panel).getByRole('group', { name: 'Stack' });
  await stack.getByRole('button', { name: /sw\.js:6:/ }).click();
  await expect(panel.document.getByText(`Copied ${site.origin}/sw.js:6:`)).toBeVisible();
});
