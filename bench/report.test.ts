import { expect, it } from 'vitest';
import { format } from 'prettier';
import type { Figure } from './figure.ts';
import { formatJson, formatMarkdown, formatTable, replaceFigures } from './report.ts';

const machine = { date: '2026-01-02', cpus: 2, browser: 'Chrome/150.0', samples: 20 };
const figures: Figure[] = [
  { name: 'list, 1 tag', unit: 'ms', ours: 1.5, floor: 1, limit: { times: 1.1 } },
  { name: 'rows, elements', unit: 'elements', ours: 1234, floor: null, limit: { most: 2000 } },
  { name: 'idle, panel', unit: 'ms/s', ours: 12.34, floor: null, limit: null },
];

it('prints a table that tells what misses', () => {
  expect(formatTable(figures)).toBe(
    [
      '                          ours  floor  ratio             limit',
      'list, 1 tag            1.50 ms   1 ms  1.50×            ≤ 1.1×  miss',
      'rows, elements  1,234 elements                ≤ 2,000 elements    ok',
      'idle, panel          12.3 ms/s',
    ].join('\n'),
  );
});

it('writes the ratio and the verdict as JSON too', () => {
  const read: unknown = JSON.parse(formatJson(machine, figures));
  expect(read).toMatchObject({
    ...machine,
    figures: [
      { name: 'list, 1 tag', ratio: 1.5, kept: false },
      { name: 'rows, elements', ratio: null, kept: true },
      { name: 'idle, panel', ratio: null, kept: null },
    ],
  });
});

it('writes Markdown that prettier leaves as it is', async () => {
  const text = formatMarkdown(machine, figures);
  expect(text).toContain('2026-01-02, Chrome/150.0, 2 CPUs, medians of 20 interleaved samples:');
  expect(await format(text, { parser: 'markdown' })).toBe(`${text}\n`);
});

it('replaces what stands between the markers, and nothing else', () => {
  const text = 'before\n<!-- figures: written by npm run bench -->\nold\n<!-- end of figures -->\nafter';
  const replaced = replaceFigures(text, 'new');
  expect(replaced).toBe('before\n<!-- figures: written by npm run bench -->\n\nnew\n\n<!-- end of figures -->\nafter');
  expect(replaceFigures(replaced, 'new')).toBe(replaced);
});

it('refuses a text without markers', () => {
  expect(() => replaceFigures('no markers', 'new')).toThrow('README.md needs');
});
