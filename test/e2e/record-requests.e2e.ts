import type { Page } from '@playwright/test';
import type { Protocol } from 'devtools-protocol';
import type { ProbeReport } from '../../extension/probe/probe-model.ts';
import { takeNatives } from '../../extension/probe/natives.ts';
import { takeReasons } from '../../extension/probe/reasons.ts';
import { installWorkerDispatcher } from '../../extension/probe/worker-dispatcher.ts';
import { installWorkerProbe } from '../../extension/probe/worker-probe.ts';
import { createPageRecording } from '../../background/recorder/page-recording.ts';
import { createRequests, type Dispatch, type Draft } from '../../background/recorder/requests.ts';
import { hearWorker, recordingProbe, startRecording } from '../../background/recorder/worker-recording.ts';
import type { ExtendedBrowser } from '../support/browser.ts';
import { extensionDebugger } from '../support/extension-debugger.ts';
import { waitFor } from '../support/wait-for.ts';
import { expect, test } from './fixtures.ts';
import { LISTENERS, play } from './sites/listeners.ts';
import { registerTags } from './sites/page.ts';
import { PAGE, TELL, type Site } from './sites/site.ts';

/**
 * Opens a site whose worker is recorded: from its first instruction on, made to wait as the background does it, or, `late`,
 * from when it has run.
 */
async function record(browser: ExtendedBrowser, page: Page, { origin }: Site, late = false) {
  await page.goto(`${origin}/empty`);
  const { cdp, heard } = await extensionDebugger(browser);
  const tab = { tabId: await tabIdOf(browser, page) };
  const autoAttach = { autoAttach: true, waitForDebuggerOnStart: !late, flatten: true };
  await cdp.attach(tab);
  await cdp.send(tab, 'Target.setAutoAttach', autoAttach);
  const opened = page.goto(`${origin}/`).then(() => page.evaluate('ready'));
  const child = await waitFor('the worker', async () => {
    const all = (await heard()).filter(({ method }) => method === 'Target.attachedToTarget');
    const children = all.map(({ params }) => params as Protocol.Target.AttachedToTargetEvent);
    return children.find(({ targetInfo: { type, url } }) => type === 'service_worker' && url.startsWith(origin));
  });
  const worker = { targetId: child.targetInfo.targetId };
  await cdp.attach(worker);
  const started = hearWorker(cdp, worker, 'binding', false);
  const dispatcher = `(${installWorkerDispatcher.toString()})('', '')`;
  const plain = `(${installWorkerProbe.toString()})(${dispatcher}, ${takeNatives.toString()}, ${takeReasons.toString()}, 0, '', false)`;
  const installed = (async () => {
    for (;;) {
      const expression = late ? plain : recordingProbe(plain);
      const { result, exceptionDetails } = await cdp.send(worker, 'Runtime.evaluate', { expression });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
      if (result.objectId !== undefined) return result.objectId;
    }
  })();
  if (!late) await cdp.send({ ...tab, sessionId: child.sessionId }, 'Runtime.runIfWaitingForDebugger');
  await Promise.all([started, opened]);
  const probe = await installed;
  if (late) await startRecording(cdp, worker, probe, 'binding');

  const told: { draft: Draft; dispatch: Dispatch }[] = [];
  const requests = createRequests({
    since: 0,
    isStarting: false,
    stackOf: async (stackTraceId) => (await cdp.send(worker, 'Debugger.getStackTrace', { stackTraceId })).stackTrace,
    bodies: { isOn: () => false, response: () => Promise.reject(new Error('No body is asked for.')) },
    tell: (draft, dispatch) => told.push({ draft, dispatch }),
    changed: () => undefined,
  });
  const call = (expression: string) =>
    cdp.send(worker, 'Runtime.callFunctionOn', {
      objectId: probe,
      functionDeclaration: `function () { return this.${expression}; }`,
      awaitPromise: true,
      returnByValue: true,
    });
  return {
    /** All that was told until now. */
    async told() {
      for (const { source, method, params } of await heard()) {
        if (source.targetId === worker.targetId) requests.onEvent(method, params);
      }
      return told;
    },
    async reports(): Promise<ProbeReport[]> {
      return JSON.parse(String((await call('reports(false)')).result.value)) as ProbeReport[]; // as the probe writes them
    },
    simulate: (tag: string) =>
      call(
        `dispatch({ scope: '${origin}/', tag: '${tag}', event: 'sync', lastChance: false, timeLimitMs: 5000, id: 'of ${tag}' })`,
      ),
    async detach() {
      await cdp.detach(worker);
      await cdp.detach(tab);
    },
  };
}

/** The extension's number of the page's tab. */
async function tabIdOf(browser: ExtendedBrowser, page: Page): Promise<number> {
  const worker = await browser.worker();
  const isIt = async (url: string) => (await globalThis.chrome.tabs.query({})).find((tab) => tab.url === url)?.id ?? -1;
  return worker.evaluate(isIt, page.url());
}

const BUSY = `${TELL}
const ask = (tag, how) => fetch('/asked?' + tag + ' ' + how).then((response) => response.text());
const handle = async (tag) => {
  await ask(tag, 'at once');
  console.log(tag);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await ask(tag, 'after a timer');
  for (let turn = 0; turn < 40; turn++) await ask(tag, 'in a loop');
  setTimeout(() => { throw new Error(tag); });
  await new Promise((resolve) => queueMicrotask(() => resolve(ask(tag, 'in a bare microtask'))));
  await tell(tag);
};
addEventListener('sync', (event) => event.waitUntil(handle(event.tag)));
addEventListener('message', () => fetch('/asked?none of a message'));`;

const tagOf = ({ url, text, reason }: Draft) =>
  url === undefined ? (text ?? reason?.message) : decodeURIComponent(url.split('?')[1] ?? '').split(' ')[0];

for (const late of [false, true]) {
  const when = late ? 'simulated and recorded late' : 'recorded from the first instruction on';
  test(`what two handlers at once ask for, say and throw is told apart, ${when}`, async ({
    extended,
    page,
    openSite,
  }) => {
    const site = await openSite({ '/empty': '', '/sw.js': BUSY, '/asked': '' });
    const recording = await record(extended, page, site, late);
    if (late) await Promise.all([recording.simulate('a'), recording.simulate('b')]);
    else await registerTags(page, ['a', 'b']);
    await page.evaluate(`ready.then(({ active }) => active.postMessage('now'))`);
    const mine = async () =>
      (await recording.told()).filter(({ draft }) => ['a', 'b', 'none'].includes(tagOf(draft) ?? ''));
    // For each: 43 requests, a message and an error; and the request of the message.
    await expect.poll(async () => (await mine()).length).toBe(2 * 45 + 1);

    const seqs: Record<string, number | null> = { none: null };
    for (const report of await recording.reports()) {
      if (report.type === 'begun') seqs[report.tag] = report.seq;
      if (report.type === 'simulated') seqs[report.id.replace('of ', '')] = report.seq;
    }
    expect(Object.keys(seqs)).toHaveLength(3);
    for (const { draft, dispatch } of await mine()) {
      const what = draft.url ?? draft.type;
      const expected = what.includes('bare') ? null : seqs[tagOf(draft) ?? ''];
      expect({ what, dispatch }).toEqual({ what, dispatch: expected });
      expect(draft.source?.url).toBe(`${site.origin}/sw.js`);
      if (draft.type === 'request') expect(draft).toMatchObject({ status: 200, method: 'GET' });
    }
    await recording.detach();
  });
}

test('the site’s listeners see what they see without', async ({ extended, page, openSite }) => {
  const files = { '/sw.js': LISTENERS, '/asked': '' };
  const plain = await openSite(files);
  await page.goto(`${plain.origin}/`);
  await page.evaluate('ready');
  const expected = await play(page, plain.told);

  const recorded = await openSite({ ...files, '/empty': '' });
  const recording = await record(extended, page, recorded);
  expect(await play(page, recorded.told)).toEqual(expected);
  await recording.detach();
});

test('a page’s calls of register() are told with their place, and it sees nothing of that', async ({
  extended,
  page,
  openSite,
}) => {
  const LOOK = `<script>
    globalThis.look = () => [Object.getOwnPropertyNames(self).sort().join(), SyncManager.prototype.register.name,
      SyncManager.prototype.register.length, /native code/.test(SyncManager.prototype.register), Error.stackTraceLimit];
    globalThis.looked = look();
    globalThis.send = async (tag) => (await ready).sync.register(tag);
    globalThis.refused = () => new Promise((resolve) => {
      addEventListener('unhandledrejection', ({ reason }) => resolve(reason.name), { once: true });
      send('x'.repeat(10_241));
    });
  </script>`;
  const site = await openSite({ '/': `${LOOK}${PAGE}`, '/sw.js': BUSY });
  await page.goto(`${site.origin}/`);
  const without = await page.evaluate('looked');

  const { cdp, heard } = await extensionDebugger(extended);
  const tab = { tabId: await tabIdOf(extended, page) };
  await cdp.attach(tab);
  const recording = createPageRecording(cdp, tab);
  const reports = async () => {
    const all = (await heard()).flatMap(({ method, params }) => recording.read(method, params) ?? []);
    return all.filter((report) => report.type === 'register');
  };
  await recording.start(tab);
  await page.evaluate(`send('in this document')`);
  await page.reload();
  expect(await page.evaluate('looked')).toEqual(without);
  await page.evaluate(`send('in the next one')`);
  expect(await page.evaluate('refused()')).toBe('InvalidAccessError');
  const told: Awaited<ReturnType<typeof reports>> = [];
  await expect.poll(async () => told.push(...(await reports()))).toBe(3);
  const source = { url: `${site.origin}/`, line: 5, function: 'globalThis.send' };
  expect(
    told.map(({ tag, error, source: at, scope }) => ({ tag: tag?.slice(0, 20), error: error?.name, at, scope })),
  ).toEqual(
    [
      ['in this document', undefined],
      ['in the next one', undefined],
      ['x'.repeat(20), 'InvalidAccessError'],
    ].map(([tag, error]) => ({ tag, error, at: expect.objectContaining(source), scope: `${site.origin}/` })),
  );

  await recording.stop(tab);
  expect(await page.evaluate('String(SyncManager.prototype.register)')).toBe('function register() { [native code] }');
  await page.evaluate(`send('afterwards')`);
  expect(await reports()).toEqual([]);
  await cdp.detach(tab);
});
