import { ROOT, setUp } from './setup.mjs';
import { build } from './setup/build.mjs';
import { say, sayWhy } from './setup/say.mjs';
import { parseStartArguments, USAGE } from './start/arguments.mjs';

/** @param {import('./start/arguments.mjs').StartOptions} options */
async function main(options) {
  await setUp();
  await build(ROOT);
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
