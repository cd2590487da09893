import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { places } from './chromium-places.mjs';
import { readVersion, refusal } from './chromium-version.mjs';
import { say, UserError } from './say.mjs';

/** @typedef {{ path: string, version: string, why: string }} Browser `why` ends a sentence, e.g. `found on PATH` */

/**
 * What the search needs to know of the machine; a test hands in a made-up one.
 * @typedef {object} Machine
 * @property {NodeJS.ProcessEnv} env
 * @property {NodeJS.Platform} platform
 * @property {string} home
 * @property {(path: string) => boolean} isFile
 * @property {(path: string) => Promise<import('./chromium-version.mjs').Version | string>} version
 * @property {() => Promise<string>} playwrightPath where Playwright's own download is or would be
 * @property {(line: string) => void} say
 */

/** @returns {Machine} the real one */
export function thisMachine() {
  return {
    env: process.env,
    platform: process.platform,
    home: homedir(),
    isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
    version: (path) => readVersion(path, process.platform),
    // Imported late: it is not installed when this module is loaded on a new machine.
    playwrightPath: async () => (await import('@playwright/test')).chromium.executablePath(),
    say,
  };
}

/**
 * @param {Machine} machine
 * @param {import('./chromium-places.mjs').Place} place
 * @param {number} minimum
 * @returns {Promise<Browser | string>} the browser, or why it cannot be used
 */
async function judge(machine, { path, where }, minimum) {
  const version = await machine.version(path);
  if (typeof version === 'string') return version;
  return refusal(version, minimum) ?? { path, version: version.text, why: where };
}

/**
 * Finds the browser to use: the one that CHROME_PATH names, else an installed one. Says why one that it meets cannot be used.
 * @param {Machine} machine
 * @param {number} minimum the manifest's minimum_chrome_version
 * @returns {Promise<Browser | undefined>}
 * @throws UserError if CHROME_PATH is set and cannot be used
 */
export async function findChromium(machine, minimum) {
  const asked = machine.env.CHROME_PATH;
  if (asked !== undefined && asked !== '') {
    if (!machine.isFile(asked))
      throw new UserError(`CHROME_PATH names ${asked}, which is no file. Correct it or unset it.`);
    const found = await judge(machine, { path: asked, where: 'named by CHROME_PATH' }, minimum);
    if (typeof found !== 'string') return found;
    throw new UserError(
      `CHROME_PATH names ${asked}, which cannot be used: ${found}. Name another browser or unset it.`,
    );
  }

  const installed = places(machine).filter(({ path }) => machine.isFile(path));
  const playwright = await machine.playwrightPath();
  if (machine.isFile(playwright)) installed.push({ path: playwright, where: 'downloaded by Playwright' });
  for (const place of installed) {
    const found = await judge(machine, place, minimum);
    if (typeof found !== 'string') return found;
    machine.say(`Setup: not using ${place.path}: ${found}.`);
  }
  return undefined;
}
