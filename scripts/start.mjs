import { ROOT, setUp } from './setup.mjs';
import { npm } from './setup/npm.mjs';
import { say, sayWhy, UserError } from './setup/say.mjs';
import { parseStartArguments, USAGE } from './start/arguments.mjs';

/** @param {import('./start/arguments.mjs').StartOptions} options */
async function main(options) {
  await setUp();
  say('Building the extension into dist/.');
  const code = await npm(['run', '--silent', 'build', '--', '--logLevel', 'warn'], { cwd: ROOT });
  if (code !== 0) throw new UserError(`The build failed with exit code ${code}; its messages are above.`);

  // From here on TypeScript. Both imports are late: the packages may not have been installed when this module was loaded.
  const { register } = await import('tsx/esm/api');
  register();
  const { start } = await import('./start/start.ts');
  return start(options);
}

const parsed = parseStartArguments(process.argv.slice(2));
if ('problem' in parsed) {
  say(`${parsed.problem}\n\n${USAGE}`);
  process.exitCode = 2;
} else if ('help' in parsed) {
  console.log(USAGE);
} else {
  try {
    process.exitCode = await main(parsed.options);
  } catch (error) {
    sayWhy(error);
    process.exitCode = 1;
  }
}
