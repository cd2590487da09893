import { run } from './run.mjs';

/**
 * The program and first arguments that run npm: the npm that runs us, so that no other version is mixed in, else the one on PATH.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {[program: string, ...args: string[]]}
 */
export function npmCommand(env, platform) {
  // Another package manager sets npm_execpath to itself.
  const own = env.npm_execpath;
  if (own !== undefined && /npm-cli\.c?js$/.test(own)) return [process.execPath, own];
  // A .cmd file starts only in a shell on Windows.
  return platform === 'win32' ? ['cmd', '/d', '/s', '/c', 'npm'] : ['npm'];
}

/**
 * Runs npm, its output shown live, and resolves with its exit code.
 * @param {readonly string[]} args
 * @param {import('./run.mjs').RunOptions} [options]
 */
export function npm(args, options) {
  const [program, ...first] = npmCommand(process.env, process.platform);
  return run(program, [...first, ...args], options);
}
