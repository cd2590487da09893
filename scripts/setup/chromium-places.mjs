import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @typedef {{ path: string, where: string }} Place `where` ends a sentence, e.g. `found on PATH` */

/** @typedef {{ env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string }} Surroundings */

// Branded Chrome comes last: only old releases of it load an unpacked extension from the command line.
const NAMES = ['chromium', 'chromium-browser', 'chrome-for-testing', 'google-chrome-for-testing', 'chrome'];
const BRANDED_NAMES = ['google-chrome', 'google-chrome-stable'];

/**
 * @param {readonly string[]} names
 * @param {Surroundings} surroundings
 * @returns {Place[]}
 */
function onPath(names, { env, platform }) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const suffix = platform === 'win32' ? '.exe' : '';
  return names.flatMap((name) =>
    folders.map((folder) => ({ path: join(folder, name + suffix), where: 'found on PATH' })),
  );
}

/** @param {string} folder @returns {string[]} its entries, none if it does not exist */
function entries(folder) {
  try {
    return readdirSync(folder).sort().reverse();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}

/**
 * Where Puppeteer's installer keeps Chrome for Testing, the newest first.
 * @param {Surroundings} surroundings
 */
function puppeteerCache({ home, platform }) {
  const cache = join(home, '.cache', 'puppeteer', 'chrome');
  const program =
    platform === 'darwin'
      ? join('Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing')
      : platform === 'win32'
        ? 'chrome.exe'
        : 'chrome';
  return entries(cache).flatMap((version) =>
    entries(join(cache, version)).map((build) => join(cache, version, build, program)),
  );
}

/**
 * @param {Surroundings} surroundings
 * @returns {{ unbranded: string[], branded: string[] }}
 */
function usualPlaces({ env, platform, home }) {
  if (platform === 'darwin') {
    const app = (/** @type {string} */ name) =>
      ['/Applications', join(home, 'Applications')].map((folder) => `${folder}/${name}.app/Contents/MacOS/${name}`);
    return { unbranded: [...app('Chromium'), ...app('Google Chrome for Testing')], branded: app('Google Chrome') };
  }
  if (platform === 'win32') {
    const folders = [env.LOCALAPPDATA, env.ProgramFiles, env['ProgramFiles(x86)']].filter(
      (folder) => folder !== undefined,
    );
    const program = (/** @type {string} */ name) =>
      folders.map((folder) => join(folder, name, 'Application', 'chrome.exe'));
    return { unbranded: program('Chromium'), branded: program(join('Google', 'Chrome')) };
  }
  return {
    unbranded: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/lib/chromium/chromium'],
    branded: ['/opt/google/chrome/chrome'],
  };
}

/**
 * Where a browser may be, best first, each path once.
 * @param {Surroundings} surroundings
 * @returns {Place[]}
 */
export function places(surroundings) {
  const { unbranded, branded } = usualPlaces(surroundings);
  const usual = (/** @type {string} */ path) => ({ path, where: 'found in its usual place' });
  const all = [
    ...onPath(NAMES, surroundings),
    ...unbranded.map(usual),
    ...puppeteerCache(surroundings).map((path) => ({ path, where: "found in Puppeteer's cache" })),
    ...onPath(BRANDED_NAMES, surroundings),
    ...branded.map(usual),
  ];
  return all.filter(({ path }, index) => all.findIndex((place) => place.path === path) === index);
}
