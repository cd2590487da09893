import { ROOT, setUpTools } from './setup.mjs';
import { npm } from './setup/npm.mjs';
import { say, sayWhy } from './setup/say.mjs';

try {
  await setUpTools();
  say('Rebuilding dist/ on every change. Reload the extension in chrome://extensions to use it. Ctrl+C ends this.');
  process.exitCode = await npm(['run', '--silent', 'build', '--', '--watch'], { cwd: ROOT, stdout: true });
} catch (error) {
  sayWhy(error);
  process.exitCode = 1;
}
