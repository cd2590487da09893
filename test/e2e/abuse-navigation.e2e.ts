import type { Page } from '@playwright/test';
import * as v from 'valibot';
import type { Status } from '../../extension/protocol/model.ts';
import { RuleSchema } from '../../extension/protocol/rules.ts';
import type { ExtendedBrowser } from '../support/browser.ts';
import { debuggedByExtension } from '../support/debugged.ts';
import { tabIdOf } from '../support/panel-tab.ts';
import { openRawPort, type RawPort } from '../support/raw-port.ts';
import { targetIdOf } from '../support/targets.ts';
import { inTime, waitFor } from '../support/wait-for.ts';
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

type Command = { type: string } & Record<string, unknown>;
const fire = { type: 'fire', event: 'sync', lastChance: false, timeLimitMs: 500 };
const addRule = (effect: string, what: object): Command => ({
  type: 'addRule',
  rule: { effect, first: null, ...what },
});
const RULES = {
  offline: addRule('offline', { pattern: '/told' }),
  answer: addRule('answer', { pattern: '/told', status: 503, body: 'Later.' }),
  delay: addRule('delay', { pattern: '/told', delayMs: 60_000 }),
  reject: addRule('reject', { tag: 'kept' }),
  drop: addRule('drop', { tag: 'kept' }),
};
const turn = (type: string, on: boolean) => ({ type, on });
interface Operation {
  command: Command;
  /** What is asked before, and done. Of a rule: of the last that was added. */
  after?: readonly Command[];
}

/** What a panel may ask for. Each is cut short by what happens to the tab. */
const OPERATIONS: Readonly<Record<string, readonly Operation[]>> = {
  'firing and registering': [
    { command: { type: 'refresh' } },
    { command: { ...fire, via: 'simulated', tag: 'pending' } },
    { command: { ...fire, via: 'browser', tag: 'by the browser' } },
    { command: { type: 'attempts', tag: 'kept', timeLimitMs: 500 } },
    { command: { type: 'fireAll', timeLimitMs: 500 } },
    { command: { type: 'register', tag: 'registered' } },
    { command: { ...fire, via: 'simulated', tag: 'delayed' }, after: [RULES.delay] },
  ],
  'switching hold and offline, and a repair': [
    { command: turn('hold', true) },
    { command: turn('hold', false), after: [turn('hold', true)] },
    { command: turn('offline', true) },
    { command: turn('offline', false), after: [turn('offline', true)] },
    { command: { type: 'repair' } },
  ],
  recording: [
    { command: turn('record', true) },
    { command: turn('record', false), after: [turn('record', true)] },
    { command: { type: 'clearLog' }, after: [turn('record', true)] },
    { command: turn('preserveLog', true), after: [turn('record', true)] },
    { command: turn('preserveLog', false), after: [turn('record', true), turn('preserveLog', true)] },
    { command: turn('bodies', true), after: [turn('record', true)] },
    { command: turn('bodies', false), after: [turn('record', true), turn('bodies', true)] },
  ],
  'making it fail': [
    ...Object.values(RULES).map((command) => ({ command })),
    { command: turn('switchRule', false), after: [RULES.reject] },
    { command: turn('switchRule', true), after: [RULES.offline, turn('switchRule', false)] },
    { command: { type: 'removeRule' }, after: [RULES.delay] },
    { command: { type: 'rulesOff' }, after: Object.values(RULES) },
  ],
};

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

/** The id of the newest rule that is on. */
const newestRule = (port: RawPort) =>
  waitFor('a rule in the status', async () => {
    const told = (await port.received()).findLast(({ type }) => type === 'status') as { status: Status } | undefined;
    return told?.status.rules.map((rule) => v.parse(RuleSchema, rule)).findLast((rule) => rule.on)?.id;
  });

/** Asks for an operation, and for what is to be done before; something happens to the tab in the middle of it. */
async function operate(port: RawPort, { command, after = [] }: Operation, site: Site, happen: () => Promise<unknown>) {
  let rule = {};
  for (const before of after) {
    expect(await ask(port, { ...before, ...rule }, site)).toBe(null);
    if (before.type === 'addRule') rule = { id: await newestRule(port) };
  }
  return ask(port, { ...command, ...rule }, site, happen);
}

/** A fresh tab of the site, in which a new tag fires. */
async function expectNothingStuck({ context }: ExtendedBrowser, site: Site, tag: string): Promise<void> {
  const fresh = await context.newPage();
  await fresh.goto(site.origin);
  await registerTags(fresh, [tag]);
  await expect.poll(() => site.told).toContainEqual({ tag, isTrusted: true });
  await fresh.close();
}

/**
 * Closes a tab, and once more where it is still there, as its user would: Chromium forgets a close that comes just before
 * a reload is committed, whoever reloads.
 */
async function closeTab({ session }: ExtendedBrowser, page: Page, targetId: string): Promise<void> {
  const closed = page.close();
  try {
    await inTime('the tab to close', closed, 1_000);
  } catch {
    await session.send('Target.closeTarget', { targetId }).catch(() => undefined); // it has closed after all
    await inTime('the tab to close, asked twice', closed);
  }
}

/** A failure has a name and says what to do; which it is depends on how far the command had come. */
function expectTold(failure: { name: string; message: string } | null) {
  if (failure !== null)
    expect(failure).toEqual({
      name: expect.stringMatching(/^[A-Z]\w+$/),
      message: expect.stringMatching(/\w{3}.*\.$/),
    });
}

const nameOf = ({ command, after }: Operation) =>
  [...(after ?? []), command].map((one) => JSON.stringify(one)).join(', ');

for (const [group, operations] of Object.entries(OPERATIONS)) {
  for (const [what, happen] of HAPPENINGS) {
    test(`a tab that ${what} in the middle of ${group} leaves no error and nothing stuck`, async ({
      ownBrowser,
      openSite,
      openPanel,
    }) => {
      test.setTimeout(150_000); // each operation has tabs of its own: half a minute where nothing else runs
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

      for (const operation of operations) {
        await test.step(nameOf(operation), async () => {
          // What is loaded offline is an error page.
          const happened = () => happen(page, site, other.origin).catch(() => undefined);
          expectTold(await operate(port, operation, site, happened));
          for (const type of ['offline', 'hold', 'record', 'preserveLog', 'bodies'])
            expect(await ask(port, { type, on: false }, site)).toBe(null);
          expect(await ask(port, { type: 'rulesOff' }, site)).toBe(null);
          // What it was sent to may come only now.
          await expect(() => page.goto(site.origin)).toPass({ timeout: 10_000 });
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

  test(`a tab that is closed in the middle of ${group} leaves no error and nothing stuck`, async ({
    ownBrowser,
    openSite,
  }) => {
    test.setTimeout(150_000); // each operation has tabs of its own: half a minute where nothing else runs
    const site = await openSite({ '/sw.js': WORKER });
    const { context } = ownBrowser;
    const panelPage = await context.newPage();
    await panelPage.goto(`chrome-extension://${ownBrowser.extensionId}/manifest.json`);
    const errors = await collectErrors(ownBrowser);
    for (const operation of operations) {
      await test.step(nameOf(operation), async () => {
        const page = await context.newPage();
        await page.goto(site.origin);
        await registerTags(page, ['kept']);
        const targetId = await targetIdOf(context, page);
        const port = await openRawPort(panelPage);
        expect(await ask(port, { type: 'inspect', tabId: await tabIdOf(ownBrowser, page) }, site)).toBe(null);
        expect(await ask(port, { type: 'refresh' }, site)).toBe(null);
        expectTold(await operate(port, operation, site, () => closeTab(ownBrowser, page, targetId)));
        expect(await ask(port, { type: 'refresh' }, site)).toMatchObject({ name: 'NotInspected' });
        await expectNothingStuck(ownBrowser, site, `after ${nameOf(operation)}`);
      });
    }
    await expect.poll(() => debuggedByExtension(ownBrowser, panelPage)).toEqual([]);
    expect(await errors()).toEqual([]);
  });
}
