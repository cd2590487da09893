/** @import { PublicState } from '../../state.ts' */
import { find, onSubmit, show } from '../shared/dom.js';
import { fetchJson } from '../shared/json.js';

const status = find('#accept-status', HTMLElement);
const button = find('#accept', HTMLButtonElement);
let accepting = false;

/** @param {boolean} value */
function display(value) {
  accepting = value;
  button.textContent = accepting ? 'Make the server refuse' : 'Make the server accept';
  return accepting ? 'The server accepts: the next attempt will succeed.' : 'The server refuses: every attempt fails.';
}

onSubmit(find('#accept-form', HTMLFormElement), status, async () => {
  await fetchJson('/api/accept', { accept: !accepting });
  return display(!accepting);
});

await show(status, async () => {
  const state = /** @type {PublicState} */ (await fetchJson('/api/state'));
  return display(state.accepting);
});
