/** @import { Received } from '../../state.ts' */
import { element } from './dom.js';
import { every } from './every.js';
import { fetchJson } from './json.js';

/** @param {Received} entry */
function receivedItem({ at, origin, method, path, status, body }) {
  const item = element(
    'li',
    {},
    element('time', { datetime: new Date(at).toISOString() }, new Date(at).toLocaleTimeString()),
    element('b', {}, `${method} ${path}`),
    element('span', { class: status < 300 ? 'pill' : 'pill bad' }, String(status)),
    element('code', {}, typeof body === 'string' ? body : JSON.stringify(body)),
  );
  if (origin !== location.origin) item.append(element('small', {}, `at ${origin}`));
  return item;
}

/** What reached the server, newest first. */
export function receivedCard() {
  const list = element('ul', { class: 'received', 'aria-labelledby': 'received-heading' });
  let shown = '';

  const update = async () => {
    const entries = /** @type {Received[]} */ (await fetchJson('/api/received'));
    // An unchanged list stays untouched, so that text in it can be selected.
    const text = JSON.stringify(entries);
    if (text === shown) return;
    shown = text;
    list.replaceChildren(...entries.reverse().map(receivedItem));
  };
  every(1000, update, { whileOffline: false });

  return element(
    'section',
    { class: 'card wide', 'aria-labelledby': 'received-heading' },
    element('h2', { id: 'received-heading' }, 'Server received'),
    list,
    element('p', { class: 'empty' }, 'Nothing yet. Whatever the service workers send appears here, newest first.'),
  );
}
