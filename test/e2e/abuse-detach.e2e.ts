import { tabIdOf } from '../support/panel-tab.ts';
import { openRawPort } from '../support/raw-port.ts';
import { waitFor } from '../support/wait-for.ts';
import { expect, test } from './fixtures.ts';

test('what is switched off while the tab goes to a page of the browser is off, and no refusal is told', async ({
  ownBrowser,
  openInstalled,
}) => {
  const { site, page } = await openInstalled();
  const panelPage = await ownBrowser.context.newPage();
  await panelPage.goto(`chrome-extension://${ownBrowser.extensionId}/manifest.json`);
  const tabId = await tabIdOf(ownBrowser, page);
  const port = await openRawPort(panelPage);
  let lastId = 0;
  const ask = async (command: object, meanwhile?: () => Promise<unknown>) => {
    const id = ++lastId;
    await port.send({ id, command });
    await meanwhile?.();
    const answer = await waitFor(`the answer to ${JSON.stringify(command)}`, async () =>
      (await port.received()).find((one) => one.type === 'reply' && one.id === id),
    );
    return answer.failure ?? null;
  };
  expect(await ask({ type: 'inspect', tabId })).toBe(null);
  for (let turn = 0; turn < 10; turn++) {
    for (const type of ['record', 'hold', 'offline']) {
      expect(await ask({ type, on: true })).toBe(null);
      const failure = await ask({ type, on: false }, () => page.goto('chrome://version/'));
      expect(failure, `${type}, turn ${turn}`).toBe(null);
      await page.goto(site.origin);
      expect(await ask({ type: 'refresh' })).toBe(null);
    }
  }
});
