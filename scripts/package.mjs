import { ROOT, setUpTools } from './setup.mjs';
import { build } from './setup/build.mjs';
import { sayWhy } from './setup/say.mjs';

try {
  await setUpTools();
  await build(ROOT);
  const { writePackage } = await import('./package/package.ts');
  await writePackage();
} catch (error) {
  sayWhy(error);
  process.exitCode = 1;
}
