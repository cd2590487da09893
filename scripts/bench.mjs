import { ROOT, setUp } from './setup.mjs';
import { npm } from './setup/npm.mjs';
import { say, sayWhy, UserError } from './setup/say.mjs';

const { SAMPLES } = process.env;

try {
  const samples = SAMPLES === undefined ? undefined : Number(SAMPLES);
  if (samples !== undefined && !(Number.isInteger(samples) && samples > 0)) {
    throw new UserError('SAMPLES is a whole number above 0.');
  }
  await setUp();
  say('Building the extension into dist/.');
  const code = await npm(['run', '--silent', 'build', '--', '--logLevel', 'warn'], { cwd: ROOT });
  if (code !== 0) throw new UserError(`The build failed with exit code ${code}; its messages are above.`);

  // Late, as in start.mjs: the packages may not have been installed when this module was loaded.
  const { register } = await import('tsx/esm/api');
  register();
  const { run } = await import('../bench/run.ts');
  process.exitCode = await run(process.argv.slice(2), samples);
} catch (error) {
  sayWhy(error);
  process.exitCode = 1;
}
