import { expect, it } from 'vitest';
import { npmCommand } from './npm.mjs';

it('uses the npm that runs us', () => {
  const command = npmCommand({ npm_execpath: '/lib/npm/bin/npm-cli.js' }, 'linux');
  expect(command).toEqual([process.execPath, '/lib/npm/bin/npm-cli.js']);
});

it('uses the npm on PATH where none or another package manager runs us', () => {
  expect(npmCommand({}, 'linux')).toEqual(['npm']);
  expect(npmCommand({ npm_execpath: '/lib/yarn.js' }, 'linux')).toEqual(['npm']);
});
