import { expect, it } from 'vitest';
import { reachableFiles } from './reachable.ts';

const build = (files: Record<string, string>) =>
  new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]));

it('finds what the manifest names, and what that names in turn, in every notation', () => {
  const files = build({
    'manifest.json': '{ "background": "worker.js", "devtools_page": "tools/page.html", "icons": { "16": "icon.png" } }',
    'worker.js': "import './parts/a.js'",
    'parts/a.js': 'const a = "it\'s"; import("../parts/b.js")',
    'parts/b.js': 'create(`Title`, `/panel.html`)',
    'panel.html': '<link rel="stylesheet" href="/style.css">',
    'style.css': 'a { background: url(picture.svg) } b { background: url("other.svg") }',
    'tools/page.html': "<script src='./page.js'></script>",
    'tools/page.js': '',
    'picture.svg': '',
    'other.svg': '',
    'icon.png': '',
  });
  expect(reachableFiles(files)).toEqual([...files.keys()].sort());
});

it('leaves out what nothing names', () => {
  const files = build({
    'manifest.json': '{ "background": "worker.js" }',
    'worker.js': '//# sourceMappingURL=worker.js.map',
    'worker.js.map': '',
    '.vite/manifest.json': '{ "name": "dead.js" }',
    'dead.js': '',
    'icon.svg': '',
  });
  expect(reachableFiles(files)).toEqual(['manifest.json', 'worker.js']);
});

it('takes along the texts of every language', () => {
  const files = build({ 'manifest.json': '{}', '_locales/en/messages.json': '{}', '_locales/en/notes.txt': '' });
  expect(reachableFiles(files)).toEqual(['_locales/en/messages.json', 'manifest.json']);
});

it('says that there is no manifest', () => {
  expect(() => reachableFiles(build({ 'worker.js': '' }))).toThrow('no manifest.json');
});
