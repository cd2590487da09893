import { readFile } from 'node:fs/promises';
import { HEADERS_AND_BODIES, type LogEvent } from '../../extension/protocol/log.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELL } from './sites/site.ts';

/** Sends a secret of each kind, and a large answer. */
const SENDING_WORKER = `${TELL}
const send = async (tag) => {
  const headers = { 'X-Secret': 'header of ' + tag };
  await (await fetch('/answer?' + tag, { method: 'POST', headers, body: 'sent by ' + tag })).text();
  await (await fetch('/bytes?' + tag, { method: 'POST', body: new Uint8Array([255, 0, 254]) })).arrayBuffer();
  await (await fetch('/large?' + tag)).text();
  await tell(tag);
};
addEventListener('sync', (event) => event.waitUntil(send(event.tag)));`;

test('records headers and bodies while they are asked for, and exports them only then', async ({
  ownBrowser,
  openSite,
  openPanel,
}) => {
  const page = await ownBrowser.context.newPage();
  const site = await openSite({
    '/sw.js': SENDING_WORKER,
    '/answer': { body: 'a secret answer', status: 201, headers: { 'X-Answer': 'yes' } },
    '/bytes': { body: '\u0000', headers: { 'Content-Type': 'application/octet-stream' } },
    '/large': 'x'.repeat(70_000),
  });
  await page.goto(site.origin);
  await registerTags(page, []);
  const panel = await openPanel(ownBrowser, page);
  await expect(panel.bodies).not.toBeChecked();
  await panel.startRecording();
  const requests = async (tag: string): Promise<Record<string, LogEvent>> => {
    const events = await recordedLog(panel.document, site.origin);
    const all = events.filter(({ type, url }) => type === 'request' && url?.endsWith(`?${tag}`));
    return Object.fromEntries(all.map((event) => [new URL(event.url ?? '').pathname.slice(1), event]));
  };
  const play = async (tag: string) => {
    await registerTags(page, [tag]);
    await expect.poll(async () => Object.keys(await requests(tag)).sort()).toEqual(['answer', 'bytes', 'large']);
    await expect.poll(() => panel.story()).toContainEqual(`completed ${tag} completed`);
    return requests(tag);
  };
  const withheld = (event: LogEvent | undefined) => HEADERS_AND_BODIES.filter((field) => event && field in event);

  for (const event of Object.values(await play('unasked'))) expect(withheld(event)).toEqual([]);

  await panel.bodies.check();
  await expect(panel.bodies).not.toHaveAttribute('aria-busy', 'true');
  const { answer, bytes, large } = await play('asked');
  expect(answer).toMatchObject({
    status: 201,
    requestHeaders: expect.arrayContaining([{ name: 'X-Secret', value: 'header of asked' }]),
    requestBody: { encoding: 'text', data: 'sent by asked' },
    responseHeaders: expect.arrayContaining([{ name: 'X-Answer', value: 'yes' }]),
    responseBody: { encoding: 'text', data: 'a secret answer' },
  });
  expect(bytes).toMatchObject({
    requestBody: { encoding: 'base64', data: '/wD+' },
    responseBody: { encoding: 'base64' },
  });
  expect(large?.responseBody).toEqual({ encoding: 'text', data: 'x'.repeat(65_536), cut: true });
  expect(large?.requestBody).toBeUndefined();

  const exported = async () => {
    const downloading = panel.page.waitForEvent('download');
    await panel.document.getByRole('button', { name: 'Export', exact: true }).click();
    return readFile(await (await downloading).path(), 'utf8');
  };
  const ticked = await exported();
  expect(ticked).toContain('a secret answer');
  expect(ticked).toContain('header of asked');

  await panel.bodies.uncheck();
  const unticked = await exported();
  for (const secret of ['secret', 'header of', 'sent by', 'X-Answer', '/wD+']) expect(unticked).not.toContain(secret);
  for (const field of HEADERS_AND_BODIES) expect(unticked).not.toContain(field);

  await expect(panel.bodies).not.toHaveAttribute('aria-busy', 'true');
  for (const event of Object.values(await play('later'))) expect(withheld(event)).toEqual([]);

  // Ticked before, and with what comes while it is ticked; to go offline in between changes nothing.
  await panel.record.click();
  await expect(panel.record).toHaveAttribute('aria-pressed', 'false');
  await panel.bodies.check();
  await panel.startRecording();
  for (const tag of ['before', 'afterwards']) {
    const { answer: again } = await play(tag);
    expect(again?.requestBody).toEqual({ encoding: 'text', data: `sent by ${tag}` });
    expect(again?.responseBody).toEqual({ encoding: 'text', data: 'a secret answer' });
    await panel.offline.click();
    await expect(panel.status).toContainText('Offline');
    await panel.offline.click();
    await expect(panel.status).not.toContainText('Offline');
  }
  await panel.bodies.uncheck();

  // The file of one who ticked it is exported without, too.
  const name = 'ticked.json';
  const file = { name, mimeType: 'application/json', buffer: Buffer.from(ticked) };
  await panel.page.locator('input[type=file]').setInputFiles(file);
  await expect(panel.document.getByRole('note').filter({ hasText: name })).toBeVisible();
  expect(await exported()).toBe(unticked);
});
