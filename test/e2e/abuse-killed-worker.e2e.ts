import type { Page } from '@playwright/test';
import type { ExtendedBrowser } from '../support/browser.ts';
import { debuggedByExtension } from '../support/debugged.ts';
import { freezeAtCommand, killExtensionWorker } from '../support/extension-worker.ts';
import type { PanelView } from '../support/panel-view.ts';
import { openRawPort } from '../support/raw-port.ts';
import { openRules } from '../support/rules.ts';
import { watchServiceWorkers } from '../support/service-workers.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { REFUSING_WORKER, type Site } from './sites/site.ts';

/** After the extension's worker was killed, all that the panel shows is right again within 2 s. */
const SOON = { timeout: 2_000, intervals: [20] };

/** A repair of many tags goes on for long in the same way. */
const MOST_STEPS = 10;

/** What comes of a request of the worker's. */
const ASK = `(async () => {
  const { active } = await ready;
  return new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('message', ({ data }) => resolve(data), { once: true });
    navigator.serviceWorker.startMessages();
    active.postMessage('ask');
  });
})()`;
const ANSWER = `addEventListener('message', (event) => event.waitUntil(
  fetch('/asked').then(() => 'fetched', () => 'failed').then((came) => event.source.postMessage(came))));`;

interface Scene {
  browser: ExtendedBrowser;
  site: Site;
  page: Page;
  panel: PanelView & { page: Page };
}

const firedTags = ({ told }: Site) => told.map((event) => (event as { tag: string }).tag);

/** Whether the syncs are held, as soon as list, switches and status line agree on it. */
async function readHeld({ panel }: Scene, tag: string): Promise<boolean> {
  const read = { isHeld: false };
  await expect(async () => {
    const isOffline = await panel.offline.isChecked();
    const isHeld = isOffline || (await panel.hold.isChecked());
    const listed = (await panel.tags()).find((one) => one.tag === tag);
    const status = (await panel.status.textContent()) ?? '';
    const shown = [listed?.state, status.includes('Held: 1 service worker'), status.includes('Offline: page')];
    // Its events are refused: it waits where that was seen.
    const free: unknown = expect.stringMatching(/^(registered|waiting)$/);
    expect(shown).toEqual([isHeld ? 'held' : free, isHeld, isOffline]);
    read.isHeld = isHeld;
  }).toPass(SOON);
  return read.isHeld;
}

/** The list follows the site, switches and status line agree, and the browser does what they say. */
async function expectRight(scene: Scene, tag: string): Promise<void> {
  const { page, panel, site } = scene;
  await panel.filter.fill(tag); // else the rows of many steps do not all fit
  await registerTags(page, [tag]);
  await readHeld(scene, tag);
  const next = `${tag} next`;
  await registerTags(page, [next]);
  await panel.refresh.click();
  await expect(panel.fireButton(next)).toBeVisible();
  if (await readHeld(scene, next)) expect(firedTags(site)).not.toContain(next);
  else await expect.poll(() => firedTags(site)).toContain(next);
}

async function setSwitch({ panel }: Scene, name: 'hold' | 'offline', on: boolean) {
  if ((await panel[name].isChecked()) !== on) await panel[name].click();
  await expect(panel[name]).toBeChecked({ checked: on });
  if (on) await expect(panel.status).toContainText('Held: 1 service worker');
  else await expect(panel.status).not.toContainText(/Held|Offline/);
}

interface Play {
  prepare?: () => Promise<void>;
  begin: () => Promise<void>;
  isOver: () => Promise<boolean>;
  /** What the site does after the kill. */
  then?: () => Promise<unknown>;
  /** What must be so when all is right again. */
  check?: () => Promise<void>;
}

/** Plays something again and again, and kills the extension's worker at each debugger command that it sends. */
async function killAtEachStep(scene: Scene, { prepare, begin, isOver, then, check }: Play): Promise<void> {
  const play = { over: false };
  for (let step = 1; step <= MOST_STEPS && !play.over; step++) {
    await prepare?.();
    const isFrozen = await freezeAtCommand(scene.browser, step);
    await begin();
    await expect(async () => {
      play.over = await isOver();
      expect(play.over || (await isFrozen())).toBe(true);
    }).toPass();
    await killExtensionWorker(scene.browser);
    await then?.();
    await test.step(`killed at command ${step}`, async () => {
      await expectRight(scene, `tag ${step}`);
      await check?.();
    });
  }
}

test.describe("The extension's worker is killed, and list and state are right again within 2 s,", () => {
  let scene: Scene;
  test.beforeEach(async ({ ownBrowser, openSite, openPanel }) => {
    const refusing = REFUSING_WORKER.replace('isTrusted ?', "tag === 'pending' ? new Promise(() => {}) : isTrusted ?");
    const site = await openSite({ '/sw.js': `${refusing}\n${ANSWER}` });
    const page = await ownBrowser.context.newPage();
    await page.goto(site.origin);
    const panel = await openPanel(ownBrowser, page);
    await expect(panel.row('sw.js active')).toBeVisible();
    scene = { browser: ownBrowser, site, page, panel };
  });

  /** The panel goes, and with it all that was attached, also what an earlier run had no time to note. */
  test.afterEach(async () => {
    await scene.panel.page.close();
    await expect.poll(() => debuggedByExtension(scene.browser, scene.page)).toEqual([]);
    await registerTags(scene.page, ['afterwards']);
    await expect.poll(() => firedTags(scene.site)).toContain('afterwards');
  });

  test('while it idles, twice in a row, and while it reads the list', async () => {
    const { browser, panel } = scene;
    await killExtensionWorker(browser);
    await expectRight(scene, 'idle');
    await killExtensionWorker(browser);
    await killExtensionWorker(browser);
    await expectRight(scene, 'twice');
    await panel.refresh.click();
    await killExtensionWorker(browser);
    await expectRight(scene, 'read');
  });

  test('while a fire runs: its row ends as interrupted, and the next fire works', async () => {
    const { browser, panel, site } = scene;
    await panel.fill({ tag: 'pending', timeLimitSeconds: 60 });
    await panel.submit();
    await expect.poll(() => firedTags(site)).toEqual(['pending']);
    await killExtensionWorker(browser);
    await expectRight(scene, 'meanwhile');
    expect(await panel.events()).toMatchObject([{ tag: 'pending', outcome: 'interrupted' }]);
    expect(await panel.fire({ tag: 'pending', timeLimitSeconds: 1 })).toMatchObject({ outcome: 'timed out' });
  });

  test('before it could note that it was attached', async () => {
    const isFrozen = await freezeAtCommand(scene.browser, 1);
    await scene.panel.hold.click();
    await expect.poll(isFrozen).toBe(true);
    await killExtensionWorker(scene.browser);
    await expectRight(scene, 'tag');
    await expect.poll(() => debuggedByExtension(scene.browser, scene.page)).toEqual([]);
  });

  test('at each step of a repair', async () => {
    const { page, panel, site } = scene;
    const tabId = Number(new URL(panel.page.url()).searchParams.get('tabId'));
    const commands = [
      { type: 'inspect', tabId },
      { type: 'repair', registration: `${site.origin}/` },
    ];
    let port = await openRawPort(panel.page);
    await killAtEachStep(scene, {
      begin: async () => {
        port = await openRawPort(panel.page);
        await port.send(...commands.map((command, id) => ({ id, command })));
      },
      isOver: async () => (await port.received()).some(({ type, id }) => type === 'reply' && id === 1),
      then: () => page.reload(),
    });
  });

  for (const on of [true, false])
    test(`at each step of switching Record ${on ? 'on' : 'off'}: what it says of itself is so`, async () => {
      const { page, panel, site } = scene;
      let asked = 0;
      const isRecording = async () => (await panel.record.getAttribute('aria-pressed')) === 'true';
      const turn = async (wanted: boolean) => {
        if ((await isRecording()) !== wanted) await panel.record.click();
        await expect(panel.record).toHaveAttribute('aria-pressed', String(wanted));
        await panel.clear.click(); // it is read anew at each step
      };
      await killAtEachStep(scene, {
        prepare: () => turn(!on),
        begin: () => panel.record.click(),
        isOver: async () => (await panel.document.locator('[aria-busy=true]').count()) === 0,
        check: async () => {
          await expect(async () => {
            const tag = `asked ${++asked}`;
            const isOn = await isRecording();
            await registerTags(page, [tag]);
            await expect.poll(() => firedTags(site)).toContain(tag);
            if (isOn) await expect.poll(() => panel.story()).toContain(`registered ${tag} registered`);
            else expect(await panel.story()).not.toContain(`registered ${tag} registered`);
          }).toPass();
        },
      });
      await turn(false);
    });

  test('at each step of adding a rule: it acts where it is listed, and only there', async () => {
    const { page, panel } = scene;
    const rules = await openRules(panel);
    const removeAll = async () => {
      for (let left = await rules.rules.count(); left > 0; left--) {
        await rules.rules.first().getByRole('button', { name: 'Remove' }).click();
        await expect(rules.rules).toHaveCount(left - 1);
      }
    };
    await killAtEachStep(scene, {
      prepare: removeAll,
      begin: () => rules.fill({ effect: 'offline', pattern: '/asked' }),
      isOver: async () => (await rules.rules.count()) > 0,
      check: async () => {
        const isOn = (await rules.strip.count()) > 0;
        expect(await rules.rules.getByRole('checkbox', { checked: true }).count()).toBe(isOn ? 1 : 0);
        expect(await page.evaluate(ASK)).toBe(isOn ? 'failed' : 'fetched');
      },
    });
    await removeAll();
  });

  for (const name of ['hold', 'offline'] as const) {
    test(`at each step of switching ${name} on and off`, async () => {
      const { panel } = scene;
      const turn = (on: boolean) => setSwitch(scene, name, on);
      const play = {
        begin: () => panel[name].click(),
        isOver: async () => (await panel.document.locator('[aria-busy=true]').count()) === 0,
      };
      await killAtEachStep(scene, { ...play, prepare: () => turn(false) });
      await killAtEachStep(scene, { ...play, prepare: () => turn(true) });
      await turn(false);
    });

    test(`at each step of switching ${name} on, and the site's worker stops just then`, async () => {
      const workers = await watchServiceWorkers(scene.browser.context, scene.page);
      await killAtEachStep(scene, {
        prepare: () => setSwitch(scene, name, false),
        begin: () => scene.panel[name].click(),
        isOver: async () => (await scene.panel.document.locator('[aria-busy=true]').count()) === 0,
        then: () => workers.stopWorker(`${scene.site.origin}/`),
      });
      await setSwitch(scene, name, false);
      await workers.close();
    });
  }
});
