import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../scripts/setup.mjs';
import { say } from '../scripts/setup/say.mjs';
import type { Benchmark } from './benchmark.ts';
import { launchBenchBrowser } from './browser.ts';
import { keepsLimit, type Figure } from './figure.ts';
import { fire } from './fire.ts';
import { idle } from './idle.ts';
import { log } from './log.ts';
import { list } from './list.ts';
import { open } from './open.ts';
import { page } from './page.ts';
import { release } from './release.ts';
import { formatJson, formatMarkdown, formatTable, replaceFigures, type Machine } from './report.ts';
import { record } from './record.ts';
import { rows } from './rows.ts';
import { show } from './show.ts';
import { size } from './size.ts';

const BENCHMARKS: readonly Benchmark[] = [open, list, rows, fire, release, record, log, show, page, idle, size];
/** What a figure that is published is the median of. */
const SAMPLES = 20;

function chosen(names: readonly string[]): readonly Benchmark[] {
  const unknown = names.filter((name) => BENCHMARKS.every((one) => one.name !== name));
  if (unknown.length > 0) {
    const known = BENCHMARKS.map(({ name }) => name).join(', ');
    throw new Error(`There is no benchmark ${unknown.join(', ')}. There are: ${known}.`);
  }
  return names.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => names.includes(name));
}

async function describeMachine(samples: number): Promise<Machine> {
  const browser = await launchBenchBrowser();
  await browser.close();
  const date = new Date().toISOString().slice(0, 10);
  return { date, cpus: availableParallelism(), browser: browser.version, samples };
}

/**
 * Runs all benchmarks or those named, prints the figures and writes them to `test-results/bench.json`; a whole run with
 * the full number of samples also to README.md.
 * @param names - of benchmarks; none for all
 * @param samples - how many interleaved pairs each figure is the median of
 * @returns the exit code: 1 if a figure misses its limit
 */
export async function run(names: readonly string[], samples = SAMPLES): Promise<number> {
  const figures: Figure[] = [];
  for (const benchmark of chosen(names)) {
    say(`Bench: ${benchmark.name}`);
    figures.push(...(await benchmark.run(samples)));
  }
  console.log(formatTable(figures));

  const machine = await describeMachine(samples);
  await mkdir(join(ROOT, 'test-results'), { recursive: true });
  await writeFile(join(ROOT, 'test-results', 'bench.json'), formatJson(machine, figures));
  if (names.length === 0 && samples >= SAMPLES) {
    const readme = join(ROOT, 'README.md');
    await writeFile(readme, replaceFigures(await readFile(readme, 'utf8'), formatMarkdown(machine, figures)));
  }
  return figures.some((figure) => keepsLimit(figure) === false) ? 1 : 0;
}
