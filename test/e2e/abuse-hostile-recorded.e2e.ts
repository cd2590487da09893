import type { BrowserContext, Page } from '@playwright/test';
import { recordedLog } from '../support/recorded-log.ts';
import { openRules } from '../support/rules.ts';
import { expect, test } from './fixtures.ts';

const throwing = (owner: string, ...names: string[]) =>
  names
    .map(
      (name) =>
        `if (globalThis.${owner}) Object.defineProperty(${owner}, ${name}, { value: refuse, writable: true, configurable: true });`,
    )
    .join('\n');
const own = (owner: string, ...names: string[]) => throwing(owner, ...names.map((name) => `'${name}'`));
/** What a page and its worker overwrite, each by its name; it harms them only where somebody else uses it in their world. */
const OVERWRITES: Readonly<Record<string, string>> = {
  'Array.prototype.map': own('Array.prototype', 'map'),
  'Array.prototype.push': own('Array.prototype', 'push'),
  'Array.prototype.shift': own('Array.prototype', 'shift'),
  'Array.prototype.splice': own('Array.prototype', 'splice'),
  'Array.prototype.find': own('Array.prototype', 'find'),
  'Array.prototype.filter, some, includes, sort': own('Array.prototype', 'filter', 'some', 'includes', 'sort'),
  'Array.prototype.slice': own('Array.prototype', 'slice'),
  'Array.prototype[Symbol.iterator]': throwing('Array.prototype', 'Symbol.iterator'),
  'String.prototype.slice': own('String.prototype', 'slice'),
  Reflect: `for (const name of Reflect.ownKeys(Reflect)) if (typeof Reflect[name] === 'function') Reflect[name] = refuse;`,
  'Object.defineProperty': `Object.defineProperty = refuse;`,
  'Object.getOwnPropertyDescriptor': `Object.getOwnPropertyDescriptor = refuse;`,
  'Object.assign': `Object.assign = refuse;`,
  'Error.captureStackTrace': `Error.captureStackTrace = refuse;`,
  'Error, which is frozen': `Object.freeze(Error);`,
  'console.createTask': `console.createTask = refuse;`,
  'Date.now': `Date.now = refuse;`,
  'performance.now': own('Performance.prototype', 'now'),
  'Promise.prototype.then': own('Promise.prototype', 'then'),
  'Promise.resolve, reject, race and all': `Promise.resolve = Promise.reject = Promise.race = Promise.all = refuse;`,
  Promise: `globalThis.Promise = refuse;`,
  'WeakMap and Map': `${own('WeakMap.prototype', 'get', 'set')}${own('Map.prototype', 'get', 'set', 'delete')}`,
  JSON: `JSON.stringify = JSON.parse = refuse;`,
  'EventTarget.prototype': own('EventTarget.prototype', 'addEventListener', 'removeEventListener', 'dispatchEvent'),
  'MessagePort and MessageChannel': `${own('MessagePort.prototype', 'postMessage')} globalThis.MessageChannel = refuse;`,
  'Event.prototype': `if (globalThis.ExtendableEvent) for (const name of ['timeStamp', 'type']) Object.defineProperty(Event.prototype, name, { get: refuse, configurable: true });`,
  'ExtendableEvent.prototype.waitUntil': `if (globalThis.ExtendableEvent) {
    const { waitUntil } = ExtendableEvent.prototype;
    ExtendableEvent.prototype.waitUntil = function (promise) { return waitUntil.call(this, promise); };
  }`,
  'ExtendableEvent.prototype, which is frozen': `if (globalThis.ExtendableEvent) Object.freeze(ExtendableEvent.prototype);`,
  'SyncEvent.prototype, which is frozen as well': `if (globalThis.ExtendableEvent) for (const { prototype } of [ExtendableEvent, SyncEvent]) Object.freeze(prototype);`,
  SyncEvent: `globalThis.SyncEvent = globalThis.PeriodicSyncEvent = refuse;`,
  'Object.prototype': `for (const name of ['get', 'type', 'scope', 'error', 'source'])
    Object.defineProperty(Object.prototype, name, { get: refuse, set: refuse, configurable: true });`,
};

const START = `
const errors = [];
const note = (what) => { errors[errors.length] = what; };
const refuse = () => { throw new Error('overwritten'); };
addEventListener('error', ({ message }) => note('error ' + message));
addEventListener('unhandledrejection', ({ reason }) => note('unhandled ' + reason));
`;
const page = (overwrite: string) => `<!doctype html><title>Hostile</title><link rel="icon" href="data:,"><script>
${START}
const { serviceWorker } = navigator;
const ready = (async () => { await serviceWorker.register('/sw.js'); return await serviceWorker.ready; })();
const save = async (tag) => {
  try { await (await ready).sync.register(tag); return 'registered'; } catch (error) { return String(error); }
};
const tags = async () => (await (await ready).sync.getTags()).join();
${overwrite}
</script>`;
const worker = (overwrite: string) => `${START}
const { stringify } = JSON;
const tell = async (what) => { await fetch('/told', { method: 'POST', body: stringify(what) }); };
addEventListener('sync', (event) => {
  const { tag } = event;
  try { event.waitUntil(tell({ tag })); } catch (error) { tell({ tag, failed: String(error) }); }
});
addEventListener('message', () => tell({ errors }));
${overwrite}`;

/** Evaluates without help of the page's own functions, which Playwright's own way would need. */
async function evaluate(context: BrowserContext, page: Page, expression: string): Promise<unknown> {
  const session = await context.newCDPSession(page);
  const { result } = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  await session.detach();
  return result.value as unknown;
}

/** Of those, without which no probe can be put into a worker: the panel says so, and the site is none the worse for it. */
const NEEDED: readonly string[] = [
  'Reflect',
  'Object.defineProperty',
  'Object.getOwnPropertyDescriptor',
  'Date.now',
  'performance.now',
  'WeakMap and Map',
  'JSON',
  'EventTarget.prototype',
  'MessagePort and MessageChannel',
  'Event.prototype',
  'SyncEvent.prototype, which is frozen as well',
];

/** What is told of two tags, one of which a rule rejects. */
const STORY = [
  'completed plain',
  'dispatched plain',
  'dispatched refused',
  'registered plain',
  'registered refused',
  'settled plain fulfilled',
  'settled refused rejected',
  'waiting refused',
];

/** What the browser itself reports of each promise that an event waits for and that is rejected. */
const errorsOfRejection = (name: string): string[] => [
  'unhandled Error: Background Sync DevTools: rejected by a rule',
  ...(name === 'Promise.prototype.then' ? ['unhandled Error: overwritten', 'unhandled Error: overwritten'] : []),
];

type Told = readonly { readonly tag?: string; readonly errors?: readonly string[] }[];

for (const when of ['before', 'after'] as const) {
  for (const name of Object.keys(OVERWRITES)) {
    const isRead = when === 'after' || !NEEDED.includes(name);
    test(`a site that overwrites ${name} ${when === 'before' ? 'before it is' : 'while it is'} recorded registers, handles and sees no error${isRead ? '' : ', and the panel says that it cannot record it'}`, async ({
      extended,
      page: tab,
      openSite,
      openPanel,
    }) => {
      const overwrite = OVERWRITES[name] ?? '';
      const site = await openSite({ '/': page(overwrite), '/sw.js': worker(overwrite), '/empty': '' });
      await tab.goto(`${site.origin}/empty`);
      const inPage = (expression: string) => evaluate(extended.context, tab, expression);
      const panel = await openPanel(extended, tab);
      await panel.preserveLog.check();
      if (when === 'after') await panel.startRecording();
      await tab.goto(site.origin);
      await inPage('(async () => { await ready; })()');
      await expect(panel.row('sw.js active')).toBeVisible();
      if (when === 'before') await panel.startRecording();
      if (isRead) await (await openRules(panel)).add({ effect: 'rejected', tag: 'refused' });

      expect(await inPage(`save('plain')`)).toBe('registered');
      expect(await inPage(`save('refused')`)).toBe('registered');
      const told = () => (site.told as Told).flatMap(({ tag }) => tag ?? []).sort();
      await expect.poll(told).toEqual(['plain', 'refused']);
      await expect.poll(() => inPage('tags()')).toBe(isRead ? 'refused' : '');

      if (isRead) {
        const story = async () =>
          (await recordedLog(panel.document, site.origin))
            .filter(({ type }) => /^(registered|dispatched|settled|waiting|completed)$/.test(type))
            .map(({ type, tag, outcome }) => [type, tag, outcome].filter(Boolean).join(' '))
            .sort();
        await expect.poll(story).toEqual(STORY);
        await expect(panel.row('refused')).toContainText('waiting');
        await expect(panel.alerts).toHaveText([/this site|Does not act/]);
      } else await expect(panel.alerts).toHaveText([/has replaced what the probe needs: /]);

      expect(await inPage('errors.join()')).toBe('');
      await inPage('(async () => (await ready).active.postMessage(0))()');
      await expect.poll(() => (site.told as Told).at(-1)?.errors).toEqual(isRead ? errorsOfRejection(name) : []);
    });
  }
}
