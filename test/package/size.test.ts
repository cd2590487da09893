import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unzipSync } from 'fflate';
import { packExtension, readBuild } from '../../scripts/package/pack.ts';
import { DIST, readBuilt } from './dist.ts';
import { scriptsOf } from './panel-scripts.ts';

/** The lightest peer, Preact DevTools minified, has 33 kB. A kB is 1,000 bytes. */
const PANEL_SCRIPT_LIMIT = 33_000;
/** It was 110 kB before there was a log, a timeline, answers and rules; ARCHITECTURE.md says what each part has. */
const ZIP_LIMIT = 126_000;

/** Zopfli takes seconds, more on a busy machine. */
const PACK_MS = 60_000;

const packed = await packExtension(DIST);

describe('the size', () => {
  it(`of all scripts that the panel needs for its first paint is at most ${PANEL_SCRIPT_LIMIT} bytes with gzip`, () => {
    const sizes = scriptsOf('panel/index.html').map((path) => {
      return { path, bytes: gzipSync(readBuilt(path), { level: 9 }).length };
    });
    const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
    const figures = sizes.map(({ path, bytes }) => `${path} ${bytes}`).join(', ');
    expect(sizes.length).toBeGreaterThan(0);
    expect(total, `${total} bytes of gzip: ${figures}`).toBeLessThanOrEqual(PANEL_SCRIPT_LIMIT);
  });

  it(`of the packed extension is at most ${ZIP_LIMIT} bytes`, () => {
    const { files, zip } = packed;
    const figures = files.map(({ path, content }) => `${path} ${content.length}`).join(', ');
    expect(zip.length, `${zip.length} bytes packed, of ${figures}`).toBeLessThanOrEqual(ZIP_LIMIT);
  });
});

describe('the zip', () => {
  it('has every file of the build, byte for byte: nothing is built that nothing loads', () => {
    const unpacked = unzipSync(packed.zip);
    const build = readBuild(DIST);
    expect(Object.keys(unpacked)).toEqual([...build.keys()].sort());
    for (const [path, content] of build) {
      expect(Buffer.compare(unpacked[path] ?? new Uint8Array(), content), path).toBe(0);
    }
  });

  it(
    'has the same bytes when it is made again of the same build',
    async () => {
      const again = await packExtension(DIST);
      expect(Buffer.compare(again.zip, packed.zip)).toBe(0);
    },
    PACK_MS,
  );
});
