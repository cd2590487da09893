import type { PanelView } from '../support/panel-view.ts';
import { expect, test } from './fixtures.ts';
import { registeredTags, registerTags } from './sites/page.ts';
import { TELL } from './sites/site.ts';

/** Refuses what the browser fires, so that the tag stays registered, and tells of what is simulated. */
const KEEPING_WORKER = `${TELL}
addEventListener('sync', (event) => event.waitUntil(event.isTrusted ? Promise.reject(new Error('Later.')) : tell(event.tag)));`;

const numbered = (count: number) =>
  Array.from({ length: count }, (_none, index) => `tag ${String(index).padStart(4, '0')}`);

/** Filters for the tag, and fires it where it is listed then. */
async function findAndFire(panel: PanelView, tag: string): Promise<void> {
  await panel.filter.fill(tag);
  await expect.poll(async () => (await panel.tags()).map((one) => one.tag)).toEqual([tag]);
  await panel.fireButton(tag).click();
}

test('lists 1,000 tags of one registration as the site does, finds and fires the last', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': KEEPING_WORKER });
  await page.goto(site.origin);
  const tags = numbered(1_000);
  const panel = await openPanel(extended, page);
  await registerTags(page, tags);
  // The origin, the registration, and its tags.
  await expect.poll(() => panel.rowCount()).toBe(1_002);
  expect(new Set(await registeredTags(page))).toEqual(new Set(tags));
  await findAndFire(panel, 'tag 0999');
  await expect.poll(() => site.told).toEqual(['tag 0999']);
  await panel.filter.fill('tag 09');
  await expect.poll(() => panel.rowCount()).toBe(102);
});

test('lists 20 registrations of 50 tags each, fires the last, and all 50 of one', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const scopes = numbered(20).map((_tag, index) => `/app-${String(index).padStart(2, '0')}/`);
  const site = await openSite({
    '/sw.js': KEEPING_WORKER,
    ...Object.fromEntries(scopes.map((scope) => [`${scope}sw.js`, KEEPING_WORKER] as const)),
    '/': '<!doctype html><link rel="icon" href="data:,">',
  });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  const tags = numbered(50);
  await page.evaluate(
    async ([paths, names]) => {
      const register = async (path: string) => {
        const registration = await navigator.serviceWorker.register(`${path}sw.js`, { scope: path });
        const worker = registration.installing ?? registration.waiting ?? registration.active;
        while (registration.active?.state !== 'activated')
          await new Promise((resolve) => worker?.addEventListener('statechange', resolve, { once: true }));
        const { sync } = registration as unknown as { sync: { register(tag: string): Promise<void> } };
        for (const name of names) await sync.register(`${path} ${name}`);
      };
      await Promise.all(paths.map(register));
    },
    [scopes, tags] as const,
  );
  await expect.poll(() => panel.rowCount(), { timeout: 20_000 }).toBe(1 + 20 + 20 * 50);
  const last = `${scopes.at(-1)} tag 0049`;
  await findAndFire(panel, last);
  await expect.poll(() => site.told).toEqual([last]);

  const [first = ''] = scopes;
  await panel.filter.fill(first);
  await panel.tree.getByRole('button', { name: 'Fire all of' }).click();
  await expect.poll(() => site.told.slice(1).sort()).toEqual(tags.map((tag) => `${first} ${tag}`));
  expect((await panel.outcomes(51)).map(({ outcome }) => outcome)).toEqual(
    Array.from({ length: 51 }, () => 'fulfilled'),
  );
});
