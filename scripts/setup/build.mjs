import { npm } from './npm.mjs';
import { say, UserError } from './say.mjs';

/**
 * Builds the extension into `dist/`, and lets this process import TypeScript from here on. Both need the dependencies.
 * @param {string} root the project's folder
 * @throws UserError if the build fails
 */
export async function build(root) {
  say('Building the extension into dist/.');
  const code = await npm(['run', '--silent', 'build', '--', '--logLevel', 'warn'], { cwd: root });
  if (code !== 0) throw new UserError(`The build failed with exit code ${code}; its messages are above.`);
  // Imported late: the packages may not have been installed when this module was loaded.
  const { register } = await import('tsx/esm/api');
  register();
}
