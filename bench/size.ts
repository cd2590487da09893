import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../scripts/setup.mjs';
import type { Benchmark } from './benchmark.ts';

const DIST = join(ROOT, 'dist');
const MOST_KB = 33;

/**
 * The scripts that a built page needs for its first paint: those that it names, and what these import, by their address in
 * `dist/`; but not what is imported later.
 */
async function scriptsOf(page: string): Promise<string[]> {
  const html = await readFile(join(DIST, page), 'utf8');
  const found = new Set<string>();
  const left = [...html.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map(([, path]) => path ?? '');
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const text = await readFile(join(DIST, path), 'utf8');
    for (const [, imported = ''] of text.matchAll(/(?:from|import)\s*["'`](\.[^"'`]+\.js)["'`]/g)) {
      left.push(new URL(imported, `file:///${path}`).pathname.slice(1));
    }
  }
  return [...found];
}

/** The panel's scripts as a browser would fetch them, each by itself. The packed extension is checked where it is packed. */
export const size: Benchmark = {
  name: 'size',
  async run() {
    const kB = async (paths: readonly string[]) => {
      const sizes = await Promise.all(paths.map(async (path) => gzipSync(await readFile(join(DIST, path))).length));
      return sizes.reduce((sum, bytes) => sum + bytes, 0) / 1000;
    };
    const unit = 'kB';
    const first = await kB(await scriptsOf('panel/index.html'));
    return [
      { name: 'size, panel script, gzip', unit, ours: first, floor: null, limit: { most: MOST_KB } },
      {
        name: 'size, what it loads after the paint, gzip',
        unit,
        ours: await kB(['later.js']),
        floor: null,
        limit: null,
      },
    ];
  },
};
