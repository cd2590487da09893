import { ROOT, setUp } from './setup.mjs';
import { build } from './setup/build.mjs';
import { npm } from './setup/npm.mjs';
import { sayWhy } from './setup/say.mjs';

try {
  await setUp();
  await build(ROOT);
  const config = 'playwright.soak.config.ts';
  process.exitCode = await npm(['run', '--silent', 'test:e2e', '--', '--config', config], { cwd: ROOT });
} catch (error) {
  sayWhy(error);
  process.exitCode = 1;
}
