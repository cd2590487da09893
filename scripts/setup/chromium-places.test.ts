import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { places } from './chromium-places.mjs';

it('looks on PATH first, in the order of its folders, and for branded Chrome last', () => {
  const paths = places({ env: { PATH: '/a:/b' }, platform: 'linux', home: '/nowhere' }).map(({ path }) => path);
  expect(paths.slice(0, 2)).toEqual(['/a/chromium', '/b/chromium']);
  expect(paths.indexOf('/a/google-chrome')).toBeGreaterThan(paths.indexOf('/usr/bin/chromium'));
});

it('names each place once, where it is met first', () => {
  const paths = places({ env: { PATH: '/usr/bin:/bin' }, platform: 'linux', home: '/nowhere' });
  expect(paths[0]?.path).toBe('/usr/bin/chromium');
  expect(paths.filter(({ path }) => path === '/usr/bin/chromium')).toEqual([
    { path: '/usr/bin/chromium', where: 'found on PATH' },
  ]);
});

it("finds Chrome for Testing in Puppeteer's cache, the newest first", () => {
  const home = mkdtempSync(join(tmpdir(), 'places-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const cache = join(home, '.cache', 'puppeteer', 'chrome');
  for (const version of ['130.0.1.2', '131.0.1.2'])
    mkdirSync(join(cache, `linux-${version}`, 'chrome-linux64'), { recursive: true });
  const found = places({ env: {}, platform: 'linux', home }).filter(({ path }) => path.startsWith(home));
  expect(found.map(({ path }) => path)).toEqual([
    join(cache, 'linux-131.0.1.2', 'chrome-linux64', 'chrome'),
    join(cache, 'linux-130.0.1.2', 'chrome-linux64', 'chrome'),
  ]);
});

it('knows the usual places of macOS and Windows', () => {
  const mac = places({ env: {}, platform: 'darwin', home: '/Users/ada' }).map(({ path }) => path);
  expect(mac).toContain('/Applications/Chromium.app/Contents/MacOS/Chromium');
  const windows = places({ env: { LOCALAPPDATA: 'C:\\Local' }, platform: 'win32', home: 'C:\\' }).map(
    ({ path }) => path,
  );
  expect(windows.some((path) => path.includes('Chromium'))).toBe(true);
});
