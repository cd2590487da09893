import { violations } from '../support/axe.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { REFUSING_WORKER } from './sites/site.ts';

test.use({ launch: { language: 'zh-CN' } });

test('speaks Chinese in a Chinese browser: the panel, and what the background says in it', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, ['outbox']);
  const { page: panel } = await openPanel(extended, page);
  await expect(panel.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(panel).toHaveTitle('后台同步');
  await expect(panel.getByRole('treegrid', { name: '同步标记' }).getByRole('row', { level: 3 })).toContainText(
    '一次性',
  );
  const form = panel.getByRole('form', { name: '触发同步事件' });

  // Fired, held and offline, with the words of each.
  await form.getByRole('textbox', { name: '标记' }).fill('outbox');
  await form.getByRole('button', { name: '触发', exact: true }).click();
  await expect(panel.getByRole('gridcell', { name: 'fulfilled' })).toHaveAttribute(
    'title',
    /waitUntil 被调用了 1 次。$/,
  );
  await panel.getByRole('switch', { name: '暂缓同步' }).click();
  await expect(panel.getByRole('status')).toHaveText(
    '调试程序已附加 · 在线：1 个网页、1 个 Service Worker · 已暂缓：1 个 Service Worker',
  );
  await panel.getByRole('switch', { name: '离线' }).click();
  await expect(panel.getByRole('status')).toContainText('离线：1 个网页、1 个 Service Worker');
  await form.getByRole('combobox', { name: '派发方式' }).selectOption('browser');
  await expect(form.getByRole('note')).toContainText('请改为模拟触发。');
  expect(await violations(panel)).toEqual([]);
  await panel.getByRole('switch', { name: '离线' }).click();
  await panel.getByRole('switch', { name: '暂缓同步' }).click();
  await expect(panel.getByRole('status')).toHaveText('调试程序已附加 · 在线：1 个网页');

  // What the background itself says.
  await page.goto('chrome://version');
  await expect(panel.getByRole('row').filter({ hasText: 'chrome://version' })).toContainText(
    '浏览器、应用商店或其他扩展程序的页面：不允许任何扩展程序访问。',
  );
  await panel.getByRole('switch', { name: '暂缓同步' }).click();
  await expect(panel.getByRole('alert')).toHaveText([
    '无法切换“暂缓同步”（CannotAttach）。浏览器不允许扩展程序调试此网页（浏览器页面、应用商店或受政策限制）。请打开您要检查的网站。',
  ]);
  expect(await violations(panel)).toEqual([]);
});

test('is titled in Chinese in the DevTools of a Chinese browser', async ({ extended, page, openRealPanel }) => {
  const { devtools } = await openRealPanel(extended, page);
  await expect(devtools.devtoolsPage.getByRole('tab', { name: '后台同步' })).toHaveAttribute('aria-selected', 'true');
});
