import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

interface Axe {
  run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
}

const AXE = createRequire(import.meta.url).resolve('axe-core');

/** What axe-core finds wrong with the panel, in its rules' words. */
export async function violations(page: Page): Promise<string[]> {
  // Not by a script element, which the panel's content security policy forbids.
  await page.evaluate(await readFile(AXE, 'utf8'));
  const found = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`),
  );
}
