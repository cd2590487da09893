import { spawn } from 'node:child_process';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] added to this process's environment
 * @property {boolean} [stdout] whether its output may go to our stdout; else it goes to stderr, as progress does
 */

/**
 * Runs a program, its output shown live, and resolves with its exit code (128 where a signal ended it).
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>}
 * @throws Error if the program cannot be started
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      // Nothing here asks anybody anything, so that a run without a terminal never hangs on a question.
      stdio: ['ignore', options.stdout === true ? 'inherit' : process.stderr, 'inherit'],
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 128));
  });
}

/**
 * Runs a program silently and resolves with what it printed. Never rejects: that it cannot be started is an answer too.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {number} timeout in ms; the program is ended after it
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export function capture(program, args, timeout) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stderr += text));
    child.once('error', (error) => resolve({ code: 127, stdout, stderr: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 128, stdout, stderr }));
  });
}
