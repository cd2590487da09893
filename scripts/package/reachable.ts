import { posix } from 'node:path';

/** A built extension: the content of each file by its path from the root, with `/`. */
export type BuiltFiles = ReadonlyMap<string, Uint8Array>;

const MANIFEST = 'manifest.json';
/** What may name other files; the rest are pictures. */
const TEXT = /\.(?:json|html|js|css)$/;
/** A quoted text in JSON, HTML and scripts. Looked for ahead of every place, since an apostrophe may stand before the quote. */
const QUOTED = /(?=(["'`])([^"'`\n]+)\1)/g;
/** What a style sheet names without quotes. */
const STYLE_URL = /url\(([^)"']+)\)/g;
/** The browser itself looks for these, by its language; no file names them. */
const LOCALES = /^_locales\/[^/]+\/messages\.json$/;

/** All that may be a path in the text of a file. */
function namesIn(text: string): string[] {
  const quoted = [...text.matchAll(QUOTED)].map(([, , name = '']) => name);
  return [...quoted, ...[...text.matchAll(STYLE_URL)].map(([, name = '']) => name)];
}

/** Where a name in a file may lead: to a path from the root, or from the file's own folder. */
function candidates(from: string, reference: string): string[] {
  return reference.startsWith('/')
    ? [reference.slice(1)]
    : [posix.normalize(reference), posix.join(posix.dirname(from), reference)];
}

/**
 * The files that can ever be loaded: those that the manifest names, those that these name, and so on; and the texts of each
 * language. A file counts as named where its path stands as a quoted text: so the panel, whose page a script hands to the
 * browser, is found like any import. Sorted.
 * @throws Error if there is no manifest
 */
export function reachableFiles(files: BuiltFiles): string[] {
  if (!files.has(MANIFEST)) throw new Error('The built extension has no manifest.json.');
  const reached = new Set([MANIFEST, ...[...files.keys()].filter((path) => LOCALES.test(path))]);
  // A set goes on to what is added while it is walked through.
  for (const path of reached) {
    if (!TEXT.test(path)) continue;
    const text = new TextDecoder().decode(files.get(path));
    for (const reference of namesIn(text).flatMap((name) => candidates(path, name))) {
      if (files.has(reference)) reached.add(reference);
    }
  }
  return [...reached].sort();
}
