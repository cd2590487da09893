import { ROOT, setUp } from './setup.mjs';
import { build } from './setup/build.mjs';
import { sayWhy } from './setup/say.mjs';

try {
  await setUp();
  await build(ROOT);
  const { takeScreenshots } = await import('./screenshots/screenshots.ts');
  await takeScreenshots(process.argv.slice(2));
} catch (error) {
  sayWhy(error);
  process.exitCode = 1;
}
