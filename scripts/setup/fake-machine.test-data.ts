import { parseVersion } from './chromium-version.mjs';
import type { Machine } from './chromium-find.mjs';

/** A made-up machine with these browsers, each path with what its `--version` prints, and what was said on it. */
export function fakeMachine(
  browsers: Record<string, string>,
  env: NodeJS.ProcessEnv = {},
): Machine & { said: string[] } {
  const said: string[] = [];
  return {
    env: { PATH: '/usr/bin:/opt/bin', ...env },
    platform: 'linux',
    home: '/nowhere/at/all',
    isFile: (path) => path in browsers,
    version: (path) => {
      const output = browsers[path] ?? '';
      return Promise.resolve(parseVersion(output) ?? `it printed ${JSON.stringify(output)}`);
    },
    playwrightPath: () => Promise.resolve('/cache/playwright/chrome'),
    say: (line) => said.push(line),
    said,
  };
}
