import type { Plugin } from 'vite';

/** The functions of each namespace of `browser.*`, with how many arguments they take. */
const TABLE = /const apiMetadata = (\{[\s\S]*?\n {6}\});/;
/** What is wrapped in a way of its own: messages and DevTools' requests, of which this extension has none, since it talks by ports. */
const WRAPPERS = /const staticWrappers = \{[\s\S]*?\n {6}\};/;
/** Their caches, which are not made where nothing uses them. */
const CACHE = /new DefaultWeakMap\(listener/g;

/**
 * Leaves in the table of webextension-polyfill only the namespaces that this extension has: the table names every function
 * of every namespace, and is most of the polyfill. What is not in it is the browser's own `chrome.*`. Messages
 * (`runtime.sendMessage`, `runtime.onMessage`, `tabs.sendMessage`) are left to the browser as well.
 *
 * @param namespaces such as `tabs`
 */
export function polyfillTable(namespaces: readonly string[]): Plugin {
  return {
    name: 'polyfill-table',
    transform: {
      filter: { id: /browser-polyfill\.js$/ },
      handler(code) {
        const [, table] = TABLE.exec(code) ?? [];
        if (table === undefined || !WRAPPERS.test(code))
          throw new Error('The polyfill has no table of functions, or no wrappers, to leave out.');
        const all = Object.entries(JSON.parse(table) as Record<string, unknown>);
        const kept = all.filter(([namespace]) => namespaces.includes(namespace));
        if (kept.length < namespaces.length)
          throw new Error(`The polyfill does not know all of ${namespaces.join(', ')}.`);
        const shortened = code
          .replace(TABLE, () => `const apiMetadata = ${JSON.stringify(Object.fromEntries(kept))};`)
          .replace(WRAPPERS, 'const staticWrappers = {};')
          .replace(CACHE, '/* @__PURE__ */ $&');
        return { code: shortened, map: null };
      },
    },
  };
}
