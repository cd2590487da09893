import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results/e2e',
  // Two cores are what there is to count on; each worker drives a whole browser.
  workers: 2,
  fullyParallel: true,
  // A test that passes only at the second try hides a defect.
  retries: 0,
  forbidOnly: process.env.CI !== undefined && process.env.CI !== '',
  // Longer than any takes on two busy cores: it ends what hangs.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  globalTimeout: 60 * 60_000,
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? '.cache/playwright.json' }]],
});
