import { expect, it } from 'vitest';
import { addUp, closingLine, countPlaywright, countVitest } from './summary.mjs';

const vitest = { numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
const playwright = { stats: { expected: 4, unexpected: 2, flaky: 1, skipped: 3 } };

it("counts the tests of Vitest's report", () => {
  expect(countVitest(vitest)).toEqual({ passed: 7, failed: 1, skipped: 3 });
});

it("counts the tests of Playwright's report, a flaky one as failed", () => {
  expect(countPlaywright(playwright)).toEqual({ passed: 4, failed: 3, skipped: 3 });
});

it('does not take a report of another shape for zero tests', () => {
  expect(() => countVitest({})).toThrow(/numPassedTests/);
  expect(() => countPlaywright({ stats: { expected: '4' } })).toThrow(/expected/);
  expect(() => countPlaywright(null)).toThrow(/stats/);
});

it('closes with the sum, alone on its line', () => {
  const total = addUp([countVitest(vitest), countPlaywright(playwright)]);
  expect(closingLine(total)).toMatch(/^Tests: 11 passed, 4 failed$/);
});
