/** @import { SyncRegistration } from '../../sync-types.ts' */
import { element, onSubmit } from './dom.js';
import { every } from './every.js';
import { registerTag } from './registration.js';

// A page on which someone registered thousands of tags should still be usable.
const MOST_SHOWN = 50;

/** @param {string[]} tags */
function tagItems(tags) {
  const items = tags.slice(0, MOST_SHOWN).map((tag) => {
    return element('li', {}, tag === '' ? element('i', {}, '(empty tag)') : element('code', {}, tag));
  });
  if (tags.length > MOST_SHOWN) items.push(element('li', {}, `and ${tags.length - MOST_SHOWN} more`));
  return items;
}

/**
 * A form that registers any tag with the page's registration, and the tags that are registered.
 * @param {Promise<SyncRegistration>} registration
 * @param {string} suggested the tag the page is about
 */
export function tagsCard(registration, suggested) {
  const input = element('input', { id: 'tag', value: suggested, autocomplete: 'off', spellcheck: 'false' });
  const status = element('p', { role: 'status', 'aria-label': 'Tag status' });
  const form = element(
    'form',
    { class: 'row' },
    element('label', { for: 'tag' }, 'Tag to register'),
    input,
    element('button', {}, 'Register tag'),
  );
  const list = element('ul', { class: 'tags', 'aria-labelledby': 'tags-heading' });

  const update = async () => {
    const { sync } = await registration;
    list.replaceChildren(...tagItems(sync ? await sync.getTags() : []));
  };
  const updateNow = every(1000, update, { whileOffline: true });
  onSubmit(form, status, async () => {
    const said = await registerTag(await registration, input.value);
    updateNow();
    return said;
  });

  return element(
    'section',
    { class: 'card', 'aria-labelledby': 'tag-heading' },
    element('h2', { id: 'tag-heading' }, 'One-shot tags of this registration'),
    form,
    status,
    element('h3', { id: 'tags-heading' }, 'Registered tags'),
    list,
    element('p', { class: 'empty' }, 'None. A tag that has been handled is gone.'),
  );
}
