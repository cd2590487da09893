import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { buildCatalogue, messageKeys, type Catalogue } from './catalogue.ts';
import { numberTextCalls, type TextCalls } from './text-calls.ts';

const LOCALES = 'extension/_locales';

// Tests hold the catalogues to this type.
const read = (file: string): Catalogue => JSON.parse(readFileSync(`${LOCALES}/${file}`, 'utf8')) as Catalogue;

/**
 * Puts the catalogues at `_locales/`, where the browser looks for them; crxjs would copy them by itself, but from the
 * project's root only. Messages that the code asks for are packed into one, and the keys become numbers.
 */
export function locales(): Plugin {
  const files = readdirSync(LOCALES).map((locale) => `${locale}/messages.json`);
  const calls = new Map<string, TextCalls>();
  let keys: string[] = [];
  let numbers = new Map<string, number>();
  return {
    name: 'locales',
    enforce: 'pre',
    buildStart() {
      files.forEach((file) => this.addWatchFile(`${LOCALES}/${file}`));
      keys = messageKeys(read('en/messages.json'));
      // What is built again on a change keeps the keys: the numbers would change with the catalogue.
      numbers = new Map(this.meta.watchMode ? [] : keys.map((key, number) => [key, number]));
    },
    transform: {
      filter: { id: { include: /\.tsx?$/, exclude: /node_modules/ } },
      handler(code, id) {
        const found = numberTextCalls(id, code, numbers);
        calls.set(id, found);
        return { code: found.code, map: null };
      },
    },
    generateBundle() {
      const all = [...calls.values()];
      const numbered = (key: string): boolean => all.some((found) => found.numbered.has(key));
      const named = (key: string): boolean => !numbered(key) || all.some((found) => found.named.has(key));
      for (const file of files) {
        const source = JSON.stringify(buildCatalogue(read(file), keys, numbered, named));
        this.emitFile({ type: 'asset', fileName: `_locales/${file}`, source });
      }
    },
  };
}
