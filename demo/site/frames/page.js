/** @import { PublicState } from '../../state.ts' */
import { describe, element, find } from '../shared/dom.js';
import { fetchJson } from '../shared/json.js';

const holder = find('#frame', HTMLElement);
try {
  const { otherOrigin } = /** @type {PublicState} */ (await fetchJson('/api/state'));
  holder.replaceChildren(
    element('iframe', { src: `${otherOrigin}/frame/`, title: `Frame from ${otherOrigin}` }),
    element(
      'p',
      { class: 'note' },
      `The frame above is from ${otherOrigin}. `,
      element('a', { href: `${otherOrigin}/frame/`, target: '_blank' }, 'Open it in a tab of its own'),
    ),
  );
} catch (error) {
  holder.replaceChildren(`The frame's address is unknown. ${describe(error)}`);
}
