import { element } from './dom.js';

const PAGES = {
  '/': 'Mail',
  '/notes/': 'Notes',
  '/failing/': 'Failing',
  '/ignoring/': 'Ignoring',
  '/throwing/': 'Throwing',
  '/pending/': 'Pending',
  '/workbox/': 'Workbox',
  '/periodic/': 'Periodic',
  '/frames/': 'Frames',
};

function navigation() {
  const nav = element('nav', { 'aria-label': 'Pages' });
  for (const [path, name] of Object.entries(PAGES)) {
    const link = element('a', { href: path }, name);
    if (path === location.pathname) link.setAttribute('aria-current', 'page');
    nav.append(link);
  }
  return nav;
}

function networkState() {
  const value = element('span', { role: 'status', 'aria-label': 'navigator.onLine', class: 'pill' });
  const update = () => {
    value.textContent = `navigator.onLine: ${navigator.onLine}`;
    value.classList.toggle('bad', !navigator.onLine);
  };
  addEventListener('online', update);
  addEventListener('offline', update);
  update();
  return value;
}

/**
 * The top of a page: the way to the others and the state of this one.
 * @param {{ nav: boolean }} options without `nav` for a page inside a frame
 */
export function pageHeader({ nav }) {
  const status = element(
    'span',
    { role: 'status', 'aria-label': 'Service worker status' },
    'Installing the service worker…',
  );
  const states = element('p', { class: 'states' }, networkState(), status);
  const header = element('header', {});
  if (nav) header.append(element('p', { class: 'brand' }, 'Background Sync demo'), navigation());
  header.append(states);
  return { element: header, status };
}
