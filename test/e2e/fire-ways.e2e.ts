import { expect, test } from './fixtures.ts';
import { registeredTags, registerTags } from './sites/page.ts';
import { REFUSING_WORKER, TELL, TELLING_WORKER } from './sites/site.ts';

const simulated = (tag: string, lastChance = false) => ({ type: 'sync', tag, lastChance, isTrusted: false });
const trusted = (tag: string) => ({ type: 'sync', tag, lastChance: false, isTrusted: true });

test('fires a listed tag from its row, in back-off, without touching the registration of the browser', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, ['outbox']);
  await expect.poll(() => site.told).toHaveLength(1);
  const panel = await openPanel(extended, page);

  await panel.fireButton('outbox').click();
  const [event] = await panel.outcomes(1);
  expect(event).toMatchObject({ tag: 'outbox', dispatch: 'simulated', outcome: 'fulfilled', lastChance: false });
  expect(site.told).toEqual([trusted('outbox'), simulated('outbox')]);
  expect(await registeredTags(page)).toEqual(['outbox']);
  expect(await panel.tags()).toEqual([
    { registration: `${site.origin}/`, tag: 'outbox', kind: 'one-shot', state: 'registered' },
  ]);
});

test('fires with last chance, in attempts and into the form from the menu of a row', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const site = await openSite({ '/sw.js': REFUSING_WORKER });
  await page.goto(site.origin);
  await registerTags(page, ['outbox']);
  await expect.poll(() => site.told).toHaveLength(1);
  const panel = await openPanel(extended, page);
  const choose = async (item: string) => {
    await panel.tree.getByRole('button', { name: 'More for outbox' }).click();
    await panel.document.getByRole('menuitem', { name: item }).click();
  };

  await choose('Fire with last chance');
  expect((await panel.outcomes(1)).at(-1)).toMatchObject({ lastChance: true, outcome: 'fulfilled' });
  expect(site.told.slice(1)).toEqual([simulated('outbox', true)]);
  // Fulfilled at the first attempt, so that there is no second.
  await choose('Attempts 1 → 3');
  expect((await panel.outcomes(2)).at(-1)).toMatchObject({ lastChance: false, outcome: 'fulfilled' });
  await choose('Edit in the form');
  await expect(panel.form.getByRole('textbox', { name: 'Tag' })).toHaveValue('outbox');
  await expect(panel.form.getByRole('textbox', { name: 'Tag' })).toBeFocused();
  expect(site.told.slice(2)).toEqual([simulated('outbox')]);
  expect(await panel.events()).toHaveLength(2);
});

test('fires any tag that is typed, as sync or periodicsync, last chance or not, in the chosen registration', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const second = 'globalThis.second = register("/second/sw.js", { scope: "/second/" })';
  const site = await openSite({
    '/sw.js': TELLING_WORKER,
    '/second/sw.js': TELLING_WORKER.replace('tell({ type', 'tell({ second: true, type'),
  });
  await page.goto(site.origin);
  await page.evaluate(second);
  const panel = await openPanel(extended, page);
  await expect(panel.row(`${site.origin}/second/`)).toBeVisible();

  const first = `${site.origin}/`;
  expect(await panel.fire({ registration: first, tag: 'typed' })).toMatchObject({ tag: 'typed', lastChance: false });
  expect(await panel.fire({ lastChance: true })).toMatchObject({ lastChance: true, outcome: 'fulfilled' });
  expect(await panel.fire({ event: 'periodicsync', tag: 'news' })).toMatchObject({
    tag: 'news',
    event: 'periodicsync',
    lastChance: null,
    outcome: 'fulfilled',
  });
  await panel.fire({ registration: `${site.origin}/second/`, event: 'sync', tag: '', lastChance: false });

  expect(site.told).toEqual([
    simulated('typed'),
    simulated('typed', true),
    { type: 'periodicsync', tag: 'news', isTrusted: false },
    { second: true, ...simulated('') },
  ]);
  expect(await registeredTags(page)).toEqual([]);
});

test('fires all tags of a registration in the order shown', async ({ extended, page, openSite, openPanel }) => {
  const worker = `${TELL}
  let count = 0;
  addEventListener('sync', (event) => {
    const { tag, isTrusted } = event;
    const number = isTrusted ? 0 : ++count;
    event.waitUntil(tell({ tag, number }).then(() => { if (isTrusted) throw new Error('Refused.'); }));
  });`;
  const site = await openSite({ '/sw.js': worker });
  await page.goto(site.origin);
  await registerTags(page, ['b', 'a', 'C', '10', '9']);
  await expect.poll(() => site.told).toHaveLength(5);
  const panel = await openPanel(extended, page);
  await expect(panel.fireButton('10')).toBeVisible();

  const shown = (await panel.tags()).map(({ tag }) => tag);
  await panel.tree.getByRole('button', { name: `Fire all of ${site.origin}/` }).click();
  const events = await panel.outcomes(5);
  expect(events.map(({ tag, outcome }) => `${tag} ${outcome}`)).toEqual(shown.map((tag) => `${tag} fulfilled`));
  const arrived = (site.told.slice(5) as { tag: string; number: number }[]).sort((a, b) => a.number - b.number);
  expect(arrived.map(({ tag }) => tag)).toEqual(shown);

  // The form's button does the same for the chosen registration.
  await panel.form.getByRole('button', { name: 'Fire all' }).click();
  expect((await panel.outcomes(10)).slice(5).map(({ tag }) => tag)).toEqual(shown);

  // What the filter hides is not fired.
  await panel.filter.fill('c');
  await expect(panel.fireButton('10')).toHaveCount(0);
  await panel.tree.getByRole('button', { name: `Fire all of ${site.origin}/` }).click();
  await panel.form.getByRole('button', { name: 'Fire all' }).click();
  expect((await panel.outcomes(12)).slice(10).map(({ tag }) => tag)).toEqual(['C', 'C']);
  expect(await panel.events()).toHaveLength(12);
});

test('makes attempts 1 to 3 in a row, the third with last chance, and stops at the first that is fulfilled', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const worker = `${TELL}
  let count = 0;
  addEventListener('sync', (event) => {
    const { tag, lastChance } = event;
    count += 1;
    const refuse = tag === 'never' || count % 3 !== 2;
    event.waitUntil(tell({ tag, lastChance }).then(() => { if (refuse) throw new Error('attempt ' + count); }));
  });`;
  const site = await openSite({ '/sw.js': worker });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.activeWorker).toBeVisible();
  await panel.fill({ tag: 'never' });
  await panel.form.getByRole('button', { name: 'Attempts 1 → 3' }).click();
  expect(await panel.outcomes(3)).toMatchObject([
    { attempt: 1, lastChance: false, outcome: 'rejected', reason: 'Error: attempt 1' },
    { attempt: 2, lastChance: false, outcome: 'rejected', reason: 'Error: attempt 2' },
    { attempt: 3, lastChance: true, outcome: 'rejected', reason: 'Error: attempt 3' },
  ]);

  await panel.fill({ tag: 'second' });
  await panel.form.getByRole('button', { name: 'Attempts 1 → 3' }).click();
  expect((await panel.outcomes(5)).slice(3)).toMatchObject([{ outcome: 'rejected' }, { outcome: 'fulfilled' }]);
  // The button is done, and nothing else was fired.
  expect(await panel.fire({ tag: 'after' })).toMatchObject({ attempt: null });
  const attempt = (tag: string, lastChance = false) => ({ tag, lastChance });
  expect(site.told).toEqual([
    attempt('never'),
    attempt('never'),
    attempt('never', true),
    attempt('second'),
    attempt('second'),
    attempt('after'),
  ]);
});
