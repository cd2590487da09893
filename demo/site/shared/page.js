import { describe, element, find } from './dom.js';
import { pageHeader } from './header.js';
import { receivedCard } from './received.js';
import { registerWorker } from './registration.js';
import { tagsCard } from './tags.js';

const { worker = '/sw-mail.js', scope = '/', tag = '', type } = document.documentElement.dataset;
const embedded = window.top !== window;

/** The page's registration, once its worker is active. */
export const registration = registerWorker({
  script: worker,
  scope,
  type: type === 'classic' ? 'classic' : 'module',
});

const main = find('main', HTMLElement);
const header = pageHeader({ nav: !embedded });
main.before(header.element);
main.append(tagsCard(registration, tag));
if (!embedded) main.append(receivedCard());

// Not before the page's own script, which comes after this one, has run: until then its buttons do nothing.
const scriptsRun = new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));

Promise.all([registration, scriptsRun]).then(
  () => {
    header.status.textContent = `Service worker active, scope ${scope}`;
    document.documentElement.dataset.ready = 'true';
  },
  (/** @type {unknown} */ error) => {
    header.status.textContent = `No service worker. ${describe(error)}`;
    header.status.append(element('span', {}, ' Reload to try again.'));
  },
);
