import type { Plugin } from 'vite';

/** The functions of each namespace of `browser.*`, with how many arguments they take. */
const TABLE = /const apiMetadata = (\{[\s\S]*?\n {6}\});/;

/**
 * Leaves in the table of webextension-polyfill only the namespaces that this extension has: the table names every function
 * of every namespace, and is most of the polyfill. What is not in it is the browser's own `chrome.*`.
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
        if (table === undefined) throw new Error('The polyfill has no table of functions to shorten.');
        const all = Object.entries(JSON.parse(table) as Record<string, unknown>);
        const kept = all.filter(([namespace]) => namespaces.includes(namespace));
        if (kept.length < namespaces.length)
          throw new Error(`The polyfill does not know all of ${namespaces.join(', ')}.`);
        return {
          code: code.replace(TABLE, () => `const apiMetadata = ${JSON.stringify(Object.fromEntries(kept))};`),
          map: null,
        };
      },
    },
  };
}
