import { find, onSubmit } from '../shared/dom.js';
import { registration } from '../shared/page.js';

const form = find('#order', HTMLFormElement);

onSubmit(form, find('#order-status', HTMLElement), async () => {
  await registration;
  const response = await fetch('/api/workbox', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ order: new FormData(form).get('order') }),
  });
  if (response.status === 202) return 'No connection: Workbox queued the request and registered its tag.';
  return response.ok ? 'Sent: the server has it.' : `The server answered ${response.status}.`;
});
