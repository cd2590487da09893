import { readdirSync } from 'node:fs';
import { win32 } from 'node:path';
import { capture } from './run.mjs';

/**
 * What a browser says of itself.
 * @typedef {{ name: string, major: number, text: string }} Version `text` is the whole line, e.g. `Chromium 156.0.8078.79 snap`
 */

/** The first release of branded Chrome that ignores `--load-extension`. */
export const BRANDED_IGNORES_EXTENSIONS = 137;

/**
 * Reads the output of `--version`. Undefined if it is no browser's.
 * @param {string} output
 * @returns {Version | undefined}
 */
export function parseVersion(output) {
  const match = /^([^\d\n]+) (\d+)(?:\.\d+){3}.*$/m.exec(output);
  const [text, name, major] = match ?? [];
  if (text === undefined || name === undefined || major === undefined) return undefined;
  return { name, major: Number(major), text: text.trim() };
}

/**
 * Why a browser cannot be used, as the end of a sentence, or undefined if it can.
 * @param {Version} version
 * @param {number} minimum the manifest's minimum_chrome_version
 * @returns {string | undefined}
 */
export function refusal({ name, major, text }, minimum) {
  if (major < minimum) return `it is ${text}, and the extension needs ${minimum} or later`;
  const branded = name.startsWith('Google Chrome') && !name.startsWith('Google Chrome for Testing');
  if (branded && major >= BRANDED_IGNORES_EXTENSIONS) {
    return `it is ${text}, and branded Chrome ${BRANDED_IGNORES_EXTENSIONS} and later ignores --load-extension; use Chromium or Chrome for Testing`;
  }
  if (/\bsnap$/.test(text)) return `it is ${text}, and a snap cannot share the temporary profile with this script`;
  return undefined;
}

/**
 * Why a program that was asked for its version told none, as the end of a sentence.
 * @param {number} code its exit code
 * @param {string} stderr
 */
export function noVersionReason(code, stderr) {
  const library = /error while loading shared libraries: ([^\s:]+)/.exec(stderr)?.[1];
  if (library !== undefined) {
    return `its library ${library} is missing; "sudo npx playwright install-deps chromium" installs what it needs`;
  }
  return `"--version" printed no version (exit code ${code}) ${stderr.trim().split('\n', 1)[0] ?? ''}`.trim();
}

/**
 * Asks a browser for its version.
 * @param {string} path
 * @param {NodeJS.Platform} platform
 * @returns {Promise<Version | string>} the version, or why there is none
 */
export async function readVersion(path, platform) {
  // On Windows `--version` opens a window, but the program's folder has a folder or file named for its version.
  if (platform === 'win32') {
    const number = readdirSync(win32.dirname(path)).find((name) => /^\d+(\.\d+){3}/.test(name));
    const brand = /\\Google\\Chrome( Beta| Dev| SxS)?\\Application\\/i.test(path) ? 'Google Chrome' : 'Chromium';
    return (number && parseVersion(`${brand} ${number}`)) ?? 'its version cannot be told from its folder';
  }
  const { code, stdout, stderr } = await capture(path, ['--version'], 20_000);
  const version = parseVersion(stdout);
  if (version !== undefined) return version;
  return noVersionReason(code, stderr);
}
