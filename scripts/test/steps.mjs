import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ROOT } from '../setup.mjs';
import { npm } from '../setup/npm.mjs';
import { countPlaywright, countVitest } from './summary.mjs';

/**
 * One step of `npm test`: a script of package.json, so that each can also be run by itself.
 * @typedef {object} Step
 * @property {string} title
 * @property {string} script its name in package.json
 * @property {string[]} [args]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [report] where its JSON report of tests is written
 * @property {(report: unknown) => import('./summary.mjs').Counts} [count]
 */

/** @param {string} project @returns {Partial<Step>} */
function vitest(project) {
  const report = join(ROOT, 'test-results', `vitest-${project}.json`);
  // Vitest's own name for its live reporter is "default".
  const args = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return { args, report, count: countVitest };
}

/** @param {...string} args @returns {Partial<Step>} */
function playwright(...args) {
  // Not in test-results: Playwright empties its output folder when it starts.
  const report = join(ROOT, '.cache', 'playwright.json');
  return { args, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report }, report, count: countPlaywright };
}

/** In the title of an end-to-end test beside which no other runs. */
const ALONE = '@alone';

/** What `npm test` does, in order. @type {readonly Step[]} */
export const STEPS = [
  { title: 'formatting', script: 'format:check' },
  { title: 'lint', script: 'lint' },
  { title: 'types', script: 'typecheck' },
  { title: 'unit tests', script: 'test:unit', ...vitest('unit') },
  { title: 'build', script: 'build' },
  { title: 'checks of the built package', script: 'test:package', ...vitest('package') },
  { title: 'end-to-end tests', script: 'test:e2e', ...playwright('--grep-invert', ALONE) },
  // What keeps the whole machine busy, and must be done in time all the same.
  { title: 'end-to-end tests, one at a time', script: 'test:e2e', ...playwright('--grep', ALONE, '--workers', '1') },
];

/**
 * @typedef {object} StepResult
 * @property {string | undefined} failure why it failed
 * @property {number} seconds
 * @property {import('./summary.mjs').Counts | undefined} counts of a step that runs tests, where it got that far
 */

/**
 * Runs a step, its output shown live.
 * @param {Step} step
 * @returns {Promise<StepResult>}
 */
export async function runStep({ script, args = [], env = {}, report, count }) {
  // What an earlier run left must not be taken for the result of this one.
  if (report !== undefined) rmSync(report, { force: true });
  const started = performance.now();
  const code = await npm(['run', '--silent', script, '--', ...args], { cwd: ROOT, env, stdout: true });
  const seconds = (performance.now() - started) / 1000;

  let failure = code === 0 ? undefined : `"npm run ${script}" ended with exit code ${code}`;
  if (report === undefined || count === undefined) return { failure, seconds, counts: undefined };
  if (!existsSync(report)) return { failure: failure ?? `it wrote no report to ${report}`, seconds, counts: undefined };
  const counts = count(JSON.parse(readFileSync(report, 'utf8')));
  if (counts.passed + counts.failed === 0) failure ??= 'it ran no test';
  if (counts.failed > 0) failure ??= `${counts.failed} tests failed`;
  return { failure, seconds, counts };
}
