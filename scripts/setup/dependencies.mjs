import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm.mjs';
import { say, UserError } from './say.mjs';

// Inside node_modules, so that it is gone whenever they are: `npm ci` removes the folder first.
const STAMP = '.setup-stamp';

/**
 * What identifies an installation: the lock file, and the platform, since some packages are native.
 * @param {string} lock the text of package-lock.json
 * @param {string} platform
 */
export function stampOf(lock, platform = `${process.platform}-${process.arch}`) {
  return `${platform} ${createHash('sha256').update(lock).digest('hex')}`;
}

/**
 * Why the dependencies must be installed, or undefined if they are up to date.
 * @param {{ installed: boolean, stamp: string | undefined, wanted: string }} state
 * @returns {string | undefined}
 */
export function staleReason({ installed, stamp, wanted }) {
  if (!installed) return 'node_modules is missing';
  if (stamp === undefined) return 'node_modules is incomplete or was not installed by this script';
  if (stamp !== wanted) return 'package-lock.json has changed';
  return undefined;
}

/**
 * Installs what package-lock.json says, unless that is done already.
 * @param {string} root the project's folder
 * @throws UserError if npm fails
 */
export async function installDependencies(root) {
  const modules = join(root, 'node_modules');
  const stampFile = join(modules, STAMP);
  const wanted = stampOf(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const stamp = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined;
  const reason = staleReason({ installed: existsSync(modules), stamp, wanted });
  if (reason === undefined) return;

  say(
    `Setup: installing the dependencies from package-lock.json with "npm ci" (about half a minute), because ${reason}.`,
  );
  // NODE_ENV=production would leave out the tools.
  const code = await npm(['ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: root });
  if (code !== 0) throw new UserError(`"npm ci" failed with exit code ${code}; its messages are above.`);
  writeFileSync(stampFile, wanted);
}
