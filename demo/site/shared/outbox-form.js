/** @import { Outbox } from './outbox.js' */
import { element, find, onSubmit } from './dom.js';
import { registration } from './page.js';
import { registerTag } from './registration.js';

/**
 * The pattern of the API's best-known example: store what the user wrote, then ask for a sync. The page itself never sends.
 * @param {Outbox} outbox
 * @param {{ tag: string, titleField: string }} options `titleField` names the form field that lists show
 */
export function outboxForm(outbox, { tag, titleField }) {
  const form = find('#compose', HTMLFormElement);
  const list = find('#outbox', HTMLElement);

  const update = async () => {
    const items = await outbox.all();
    list.replaceChildren(...items.map((item) => element('li', {}, item.title)));
  };

  onSubmit(form, find('#compose-status', HTMLElement), async () => {
    /** @type {Record<string, string>} */
    const content = {};
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') content[name] = value;
    await outbox.add({ savedAt: Date.now(), title: content[titleField] ?? '', content });
    await update();
    await registerTag(await registration, tag);
    return `Stored in the outbox and registered "${tag}". The service worker sends it when there is a connection.`;
  });

  outbox.onChange(() => void update());
  void update();
}
