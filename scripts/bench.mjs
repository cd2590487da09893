import { ROOT, setUp } from './setup.mjs';
import { build } from './setup/build.mjs';
import { sayWhy, UserError } from './setup/say.mjs';

const { SAMPLES } = process.env;

try {
  const samples = SAMPLES === undefined ? undefined : Number(SAMPLES);
  if (samples !== undefined && !(Number.isInteger(samples) && samples > 0)) {
    throw new UserError('SAMPLES is a whole number above 0.');
  }
  await setUp();
  await build(ROOT);
  const { run } = await import('../bench/run.ts');
  process.exitCode = await run(process.argv.slice(2), samples);
} catch (error) {
  sayWhy(error);
  process.exitCode = 1;
}
