import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideChromium, theseInstallers } from './setup/chromium.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { nodeProblem } from './setup/node-version.mjs';
import { say, UserError } from './setup/say.mjs';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** @returns {number} the oldest major version of Chromium that the manifest allows */
export function minimumChromium() {
  /** @type {unknown} */
  const manifest = JSON.parse(readFileSync(join(ROOT, 'manifest.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'minimum_chrome_version' in manifest) {
    const major = Number.parseInt(String(manifest.minimum_chrome_version), 10);
    if (Number.isInteger(major)) return major;
  }
  throw new Error('manifest.json has no minimum_chrome_version.');
}

/**
 * Makes sure of Node and of the dependencies. What is set up already is not set up again.
 * @throws UserError with what the user can do
 */
export async function setUpTools() {
  const problem = nodeProblem(process.versions.node);
  if (problem !== undefined) throw new UserError(problem);
  await installDependencies(ROOT);
}

/**
 * Makes sure of Node, the dependencies and a Chromium, and names that in CHROME_PATH for all that follows.
 * @returns {Promise<import('./setup/chromium.mjs').Browser>}
 * @throws UserError with what the user can do
 */
export async function setUp() {
  await setUpTools();
  const browser = await provideChromium(minimumChromium(), theseInstallers(ROOT));
  say(`Setup: using ${browser.path} (${browser.version}), ${browser.why}.`);
  process.env.CHROME_PATH = browser.path;
  return browser;
}
