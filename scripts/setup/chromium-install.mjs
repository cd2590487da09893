import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capture, run } from './run.mjs';

/** Whoever may install the distribution's packages, and how: the words before `apt-get`, or why nobody may. */
/** @typedef {{ prefix: string[] } | { reason: string }} AptAccess */

/**
 * @param {object} machine
 * @param {NodeJS.Platform} machine.platform
 * @param {boolean} machine.hasApt whether this is a Debian-like system
 * @param {number | undefined} machine.userId
 * @param {() => Promise<boolean>} machine.sudoWithoutPassword
 * @returns {Promise<AptAccess>}
 */
export async function aptAccess({ platform, hasApt, userId, sudoWithoutPassword }) {
  if (platform !== 'linux' || !hasApt) return { reason: 'this is no Debian-like system' };
  if (userId === 0) return { prefix: [] };
  if (await sudoWithoutPassword()) return { prefix: ['sudo', '-n'] };
  return { reason: 'that needs root or sudo without a password' };
}

/** @returns {Promise<AptAccess>} of this machine */
export function thisAptAccess() {
  return aptAccess({
    platform: process.platform,
    hasApt: existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get'),
    userId: process.getuid?.(),
    sudoWithoutPassword: async () => (await capture('sudo', ['-n', 'true'], 10_000)).code === 0,
  });
}

/**
 * Installs the distribution's Chromium.
 * @param {readonly string[]} prefix from {@link aptAccess}
 * @returns {Promise<string | undefined>} why it failed
 */
export async function installPackage(prefix) {
  const aptGet = async (/** @type {string[]} */ ...args) => {
    // `env`, because sudo drops the environment.
    const words = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
    const [program = '', ...rest] = words;
    const code = await run(program, rest);
    return code === 0 ? undefined : `"apt-get ${args.join(' ')}" failed with exit code ${code}`;
  };
  // Only root runs Chromium without its sandbox, whose helper is a package of its own.
  const packages = prefix.length === 0 ? ['chromium'] : ['chromium', 'chromium-sandbox'];
  return (await aptGet('update')) ?? aptGet('install', '-y', '--no-install-recommends', ...packages);
}

/**
 * Downloads Playwright's own build of Chromium.
 * @param {string} root the project's folder
 * @param {boolean} withLibraries whether Playwright may also install the libraries it needs
 * @returns {Promise<string | undefined>} why it failed
 */
export async function downloadWithPlaywright(root, withLibraries) {
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  // --no-shell: the headless shell, a second download, loads no extensions.
  const args = ['install', '--no-shell', ...(withLibraries ? ['--with-deps'] : []), 'chromium'];
  const code = await run(process.execPath, [cli, ...args], { cwd: root });
  return code === 0 ? undefined : `"npx playwright ${args.join(' ')}" failed with exit code ${code}`;
}
