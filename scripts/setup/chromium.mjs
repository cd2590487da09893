import { findChromium, thisMachine } from './chromium-find.mjs';
import { downloadWithPlaywright, installPackage, thisAptAccess } from './chromium-install.mjs';
import { UserError } from './say.mjs';

/** @typedef {import('./chromium-find.mjs').Browser} Browser */

/**
 * The ways to install a browser; a test hands in made-up ones.
 * @typedef {object} Installers
 * @property {() => Promise<import('./chromium-install.mjs').AptAccess>} aptAccess
 * @property {(prefix: readonly string[]) => Promise<string | undefined>} installPackage resolves with why it failed
 * @property {(withLibraries: boolean) => Promise<string | undefined>} download resolves with why it failed
 */

/** @param {string} root @returns {Installers} the real ones */
export function theseInstallers(root) {
  return {
    aptAccess: thisAptAccess,
    installPackage,
    download: (withLibraries) => downloadWithPlaywright(root, withLibraries),
  };
}

/**
 * The browser to use; installs one where there is none. Says in a line each what it does and why.
 * @param {number} minimum the manifest's minimum_chrome_version
 * @param {Installers} installers
 * @param {import('./chromium-find.mjs').Machine} [machine]
 * @returns {Promise<Browser>}
 * @throws UserError if none can be used or installed
 */
export async function provideChromium(minimum, installers, machine = thisMachine()) {
  const found = await findChromium(machine, minimum);
  if (found !== undefined) return found;

  const access = await installers.aptAccess();
  let why = 'reason' in access ? access.reason : undefined;
  if ('prefix' in access) {
    machine.say(
      "Setup: installing the distribution's Chromium with apt-get, because none is installed that can be used.",
    );
    why = await installers.installPackage(access.prefix);
    const installed = why === undefined ? await findChromium(machine, minimum) : undefined;
    if (installed !== undefined) return installed;
    why ??= "the distribution's Chromium cannot be used";
  }

  machine.say(`Setup: downloading Playwright's Chromium, because the distribution's package is not to be had: ${why}.`);
  const failed = await installers.download('prefix' in access);
  const downloaded = failed === undefined ? await findChromium(machine, minimum) : undefined;
  if (downloaded !== undefined) return downloaded;
  throw new UserError(
    `There is no Chromium to use${failed === undefined ? '' : `: ${failed}`}. ` +
      `Install Chromium or Chrome for Testing ${minimum} or later, or set CHROME_PATH to one.`,
  );
}
