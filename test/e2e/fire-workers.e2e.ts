import { watchServiceWorkers } from '../support/service-workers.ts';
import { expect, test } from './fixtures.ts';
import { PAGE, TELL, TELLING_WORKER, type SiteFile } from './sites/site.ts';

const simulated = (tag: string) => ({ type: 'sync', tag, lastChance: false, isTrusted: false });

/** Tells the server of every message, and of messages that cannot be read. */
const LISTENING_WORKER = `${TELLING_WORKER}
addEventListener('message', ({ data }) => void tell({ message: String(data) }));
self.onmessage = () => void tell('onmessage');
`;

const KINDS: [string, Record<string, SiteFile>][] = [
  ['a classic worker', { '/sw.js': LISTENING_WORKER }],
  [
    'a module worker',
    {
      '/': PAGE.replace('register();', "register('/sw.js', { type: 'module' });"),
      '/sw.js': "import './handlers.js';",
      '/handlers.js': LISTENING_WORKER,
    },
  ],
  [
    'a worker of importScripts',
    {
      '/sw.js': "importScripts('/tell.js', '/one.js'); importScripts('/two.js');",
      '/tell.js': TELL.replace('const tell', 'self.tell'),
      '/one.js': "addEventListener('message', () => void tell('message'));",
      '/two.js': LISTENING_WORKER.replace(TELL, ''),
    },
  ],
  [
    'a worker under a strict Content-Security-Policy',
    {
      '/': {
        body: PAGE,
        headers: { 'Content-Security-Policy': "default-src 'self'; script-src 'unsafe-inline'; worker-src 'self'" },
      },
      '/sw.js': {
        body: LISTENING_WORKER,
        headers: {
          'Content-Security-Policy':
            "default-src 'none'; connect-src 'self'; script-src 'self'; require-trusted-types-for 'script'; sandbox allow-scripts allow-same-origin",
        },
      },
    },
  ],
];

/** How often each is stopped while the debugger is attached to it. */
const STOPS = 10;

for (const [kind, files] of KINDS) {
  test(`wakes ${kind} that is stopped and fires in it, unseen by its message handlers`, async ({
    extended,
    page,
    openSite,
    openPanel,
  }) => {
    const site = await openSite(files);
    await page.goto(site.origin);
    const panel = await openPanel(extended, page);
    await expect(panel.activeWorker).toBeVisible();
    const workers = await watchServiceWorkers(extended.context, page);
    await workers.stopWorker(`${site.origin}/`);

    expect(await panel.fire({ tag: 'outbox' })).toMatchObject({ outcome: 'fulfilled', waitUntilCalls: 1 });
    expect(site.told).toEqual([simulated('outbox')]);
    // Once more in the running worker, and then after it was stopped under the debugger: never before its script has run.
    const tags = ['again', ...Array.from({ length: STOPS }, (_, index) => `woken ${index}`)];
    for (const tag of tags) {
      if (tag !== 'again') await workers.stopWorker(`${site.origin}/`);
      expect(await panel.fire({ tag })).toMatchObject({ outcome: 'fulfilled', waitUntilCalls: 1 });
    }
    expect(site.told).toEqual(['outbox', ...tags].map(simulated));
    await expect(panel.status).toContainText('not attached');
  });
}

test('says of a registration without an active worker what to wait for', async ({
  extended,
  page,
  openSite,
  openPanel,
}) => {
  const endless = "addEventListener('install', (event) => event.waitUntil(new Promise(() => {})));";
  const site = await openSite({ '/sw.js': TELLING_WORKER + endless });
  await page.goto(site.origin);
  const panel = await openPanel(extended, page);
  await expect(panel.row('sw.js installing')).toBeVisible();
  await panel.fill({ tag: 'outbox' });
  await panel.submit();
  await expect(panel.alerts).toContainText('has no active worker');
  expect(site.told).toEqual([]);
});
