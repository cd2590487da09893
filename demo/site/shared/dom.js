/**
 * Makes an element. Strings among the children become text, never markup: some come from other people.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * The one element that matches. The pages are ours, so that it is missing is a mistake in them.
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 * @param {ParentNode} [root]
 * @returns {T}
 */
export function find(selector, type, root = document) {
  const found = root.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`The page has no ${type.name} "${selector}".`);
  return found;
}

/**
 * An error as a person can look it up: by name, with its message.
 * @param {unknown} error
 */
export function describe(error) {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/**
 * Runs on each submit of a form, in place of leaving the page, and shows what it returns or why it failed.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} status
 * @param {() => Promise<string>} action
 */
export function onSubmit(form, status, action) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void show(status, action);
  });
}

/**
 * Shows what an action says, or why it failed.
 * @param {HTMLElement} status
 * @param {() => Promise<string>} action
 */
export async function show(status, action) {
  // Emptied first: the same words again are read out again, and nobody takes an old answer for the new one.
  status.textContent = '';
  status.removeAttribute('data-failed');
  try {
    status.textContent = await action();
  } catch (error) {
    status.textContent = describe(error);
    status.setAttribute('data-failed', '');
  }
}
