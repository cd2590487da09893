import type { Plugin } from 'vite';

/** The functions of each namespace of `browser.*`, with how many arguments they take. */
const TABLE = /const apiMetadata = (\{[\s\S]*?\n {6}\});/;
/** What is wrapped in a way of its own: messages and DevTools' requests, of which this extension has none, since it talks by ports. */
const WRAPPERS = /const staticWrappers = \{[\s\S]*?\n {6}\};/;
/** The settings of privacy, for which this extension has no permission. */
const PRIVACY = /apiMetadata\.privacy = \{[\s\S]*?\n {6}\};/;
/** Their caches, which are not made where nothing uses them. */
const CACHE = /new DefaultWeakMap\(listener/g;

interface Table {
  [name: string]: Table | number;
}

/** What of a table stands under names such as `tabs.get`. @throws Error naming what it does not have */
function pick(table: Table, names: readonly string[]): Table {
  const picked: Table = {};
  for (const name of names) {
    let [from, to]: (Table | number | undefined)[] = [table, picked];
    const path = name.split('.');
    for (const [index, part] of path.entries()) {
      if (typeof from !== 'object' || typeof to !== 'object' || from[part] === undefined)
        throw new Error(`The polyfill does not know ${name}.`);
      to[part] ??= index === path.length - 1 ? from[part] : {};
      [from, to] = [from[part], to[part]];
    }
  }
  return picked;
}

/**
 * Leaves in the table of webextension-polyfill only the functions that this extension calls: the table names every function
 * of every namespace, and is most of the polyfill. What is not in it is the browser's own `chrome.*`. Messages
 * (`runtime.sendMessage`, `runtime.onMessage`, `tabs.sendMessage`) are left to the browser as well.
 *
 * @param functions such as `tabs.get`
 */
export function polyfillTable(functions: readonly string[]): Plugin {
  return {
    name: 'polyfill-table',
    transform: {
      filter: { id: /browser-polyfill\.js$/ },
      handler(code) {
        const [, table] = TABLE.exec(code) ?? [];
        if (table === undefined || !WRAPPERS.test(code) || !PRIVACY.test(code))
          throw new Error('The polyfill has no table of functions, no wrappers, or no privacy, to leave out.');
        const kept = pick(JSON.parse(table) as Table, functions);
        const shortened = code
          .replace(TABLE, () => `const apiMetadata = ${JSON.stringify(kept)};`)
          .replace(WRAPPERS, 'const staticWrappers = {};')
          .replace(PRIVACY, '')
          .replace(CACHE, '/* @__PURE__ */ $&');
        return { code: shortened, map: null };
      },
    },
  };
}
