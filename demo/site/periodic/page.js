import { element, find, onSubmit, show } from '../shared/dom.js';
import { registration } from '../shared/page.js';

const TAG = 'refresh-mail';
const HALF_A_DAY = 12 * 60 * 60 * 1000;
const status = find('#periodic-status', HTMLElement);
const list = find('#periodic-tags', HTMLElement);

async function manager() {
  const { periodicSync } = await registration;
  if (!periodicSync) throw new Error('This browser has no periodic Background Sync.');
  return periodicSync;
}

async function update() {
  const tags = await (await manager()).getTags();
  list.replaceChildren(...tags.map((tag) => element('li', {}, element('code', {}, tag))));
}

onSubmit(find('#periodic-form', HTMLFormElement), status, async () => {
  await (await manager()).register(TAG, { minInterval: HALF_A_DAY });
  await update();
  return `Registered "${TAG}" with a minimum interval of 12 hours. The browser decides when it fires.`;
});

find('#unregister', HTMLButtonElement).addEventListener('click', () => {
  void show(status, async () => {
    await (await manager()).unregister(TAG);
    await update();
    return `Unregistered "${TAG}".`;
  });
});

await show(status, async () => {
  await update();
  const name = /** @type {PermissionName} */ ('periodic-background-sync');
  const { state } = await navigator.permissions.query({ name });
  return `Permission periodic-background-sync: ${state}.`;
});
