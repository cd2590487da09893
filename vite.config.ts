import { readdirSync, readFileSync } from 'node:fs';
import { crx } from '@crxjs/vite-plugin';
import { defineConfig, type Plugin } from 'vite';
import manifest from './manifest.json' with { type: 'json' };

/**
 * Drops `web_accessible_resources` from the built manifest: crxjs adds them for injected scripts, but ours are injected by
 * the browser itself, and anything web-accessible would let a site detect the extension.
 */
function nothingWebAccessible(): Plugin {
  return {
    name: 'nothing-web-accessible',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const file = bundle['manifest.json'];
        if (file?.type !== 'asset') throw new Error('The build has no manifest.json to strip.');
        const built: unknown = JSON.parse(String(file.source));
        if (typeof built !== 'object' || built === null) throw new Error('The built manifest.json is not an object.');
        file.source = JSON.stringify({ ...built, web_accessible_resources: undefined }, null, 2);
      },
    },
  };
}

const LOCALES = 'extension/_locales';
type Catalogue = Record<string, { message: string; placeholders?: Record<string, { content: string }> }>;

/**
 * A message with its values by their numbers, which the browser puts in as well: names are for translators. Where two values
 * touch they keep their names: the browser takes the first of `$1$2` for a name, and refuses the whole extension.
 */
function withNumbers({ message, placeholders = {} }: Catalogue[string]): Catalogue[string] {
  if (message.includes('$$')) return { message, placeholders };
  return {
    message: message.replace(/\$(\w+)\$/g, (name, key: string) => placeholders[key.toLowerCase()]?.content ?? name),
  };
}

/**
 * Puts the catalogues at `_locales/`, where the browser looks for them, without what only translators read. crxjs would
 * copy them by itself, but from the project's root only.
 */
function locales(): Plugin {
  const files = readdirSync(LOCALES).map((locale) => `${locale}/messages.json`);
  return {
    name: 'locales',
    buildStart() {
      files.forEach((file) => this.addWatchFile(`${LOCALES}/${file}`));
    },
    generateBundle() {
      for (const file of files) {
        const catalogue = JSON.parse(readFileSync(`${LOCALES}/${file}`, 'utf8')) as Catalogue; // tests hold it to this
        const spoken = Object.entries(catalogue).map(([key, entry]) => [key, withNumbers(entry)]);
        const source = JSON.stringify(Object.fromEntries(spoken));
        this.emitFile({ type: 'asset', fileName: `_locales/${file}`, source });
      }
    },
  };
}

const SHARED =
  /\/(panel\/(store|components|virtual\/use-virtual-rows|virtual\/offsets|virtual\/anchor|views\/dispatch-text)|node_modules\/(preact|@preact))/;

export default defineConfig({
  plugins: [crx({ manifest }), nothingWebAccessible(), locales()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'chrome125',
    // The polyfill fetches, and the page's policy forbids that; the browsers we support need none.
    modulePreload: { polyfill: false },
    // Handed to panels.create() at run time, so the manifest does not mention it: without this line it is not built.
    rolldownOptions: {
      input: { panel: 'panel/index.html' },
      // What the panel's first script shares with those that are loaded later is one file: many small ones compress badly.
      output: { codeSplitting: { groups: [{ name: 'shared', test: SHARED }] } },
    },
  },
});
