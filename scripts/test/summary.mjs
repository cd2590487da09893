/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @param {unknown} value
 * @param {string} key
 * @returns {unknown}
 */
function property(value, key) {
  if (typeof value !== 'object' || value === null || !(key in value)) throw new Error(`The report has no "${key}".`);
  return /** @type {Record<string, unknown>} */ (value)[key];
}

/**
 * @param {unknown} value
 * @param {readonly string[]} keys
 * @returns {number} their sum
 */
function sum(value, ...keys) {
  return keys.reduce((total, key) => {
    const count = property(value, key);
    if (typeof count !== 'number') throw new Error(`The report's "${key}" is no number.`);
    return total + count;
  }, 0);
}

/**
 * Counts the tests in a report of Vitest's JSON reporter.
 * @param {unknown} report
 * @returns {Counts}
 * @throws Error if it has another shape
 */
export function countVitest(report) {
  return {
    passed: sum(report, 'numPassedTests'),
    failed: sum(report, 'numFailedTests'),
    skipped: sum(report, 'numPendingTests', 'numTodoTests'),
  };
}

/**
 * Counts the tests in a report of Playwright's JSON reporter. A flaky test failed once, so it counts as failed.
 * @param {unknown} report
 * @returns {Counts}
 * @throws Error if it has another shape
 */
export function countPlaywright(report) {
  const stats = property(report, 'stats');
  return { passed: sum(stats, 'expected'), failed: sum(stats, 'unexpected', 'flaky'), skipped: sum(stats, 'skipped') };
}

/**
 * @param {readonly Counts[]} counts
 * @returns {Counts}
 */
export function addUp(counts) {
  return counts.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/**
 * The closing line. Its form is read by machines: keep it.
 * @param {Counts} counts
 */
export function closingLine({ passed, failed }) {
  return `Tests: ${passed} passed, ${failed} failed`;
}
