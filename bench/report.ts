import { keepsLimit, ratioOf, type Figure } from './figure.ts';

/** What the figures were measured with. */
export interface Machine {
  /** e.g. `2026-11-23` */
  readonly date: string;
  readonly cpus: number;
  /** e.g. `Chrome/156.0.8078.79` */
  readonly browser: string;
  readonly samples: number;
}

const COLUMNS = ['', 'ours', 'floor', 'ratio', 'limit', ''] as const;

function amount(value: number): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function limitText({ limit, unit }: Figure): string {
  if (limit === null) return '';
  if ('times' in limit) return `≤ ${limit.times}×`;
  return 'most' in limit ? `≤ ${amount(limit.most)} ${unit}` : `≤ +${amount(limit.more)} ${unit}`;
}

function verdict(figure: Figure): string {
  const kept = keepsLimit(figure);
  return kept === null ? '' : kept ? 'ok' : 'miss';
}

function cells(figure: Figure): string[] {
  const { name, unit, ours, floor } = figure;
  const ratio = ratioOf(figure);
  return [
    name,
    `${amount(ours)} ${unit}`,
    floor === null ? '' : `${amount(floor)} ${unit}`,
    ratio === null ? '' : `${ratio.toFixed(2)}×`,
    limitText(figure),
    verdict(figure),
  ];
}

/** The figures as a table for a terminal. */
export function formatTable(figures: readonly Figure[]): string {
  const rows = [[...COLUMNS], ...figures.map(cells)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The figures and what they were measured with, as JSON. `kept` is null where no limit is named. */
export function formatJson(machine: Machine, figures: readonly Figure[]): string {
  const judged = figures.map((figure) => ({ ...figure, ratio: ratioOf(figure), kept: keepsLimit(figure) }));
  return `${JSON.stringify({ ...machine, figures: judged }, null, 2)}\n`;
}

/** The figures as Markdown, as prettier would have it. */
export function formatMarkdown(machine: Machine, figures: readonly Figure[]): string {
  const rows = figures.map(cells);
  const widths = COLUMNS.map((name, column) =>
    Math.max(3, name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column === 0 || column === 5 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 || column === 5 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const { date, cpus, browser, samples } = machine;
  return [
    `${date}, ${browser}, ${cpus} CPUs, medians of ${samples} interleaved samples:`,
    '',
    line(COLUMNS),
    line(rule),
    ...rows.map(line),
  ].join('\n');
}

const BEGIN = '<!-- figures: written by npm run bench -->';
const END = '<!-- end of figures -->';

/** A text with what stands between its two markers replaced. @throws Error where it lacks them */
export function replaceFigures(text: string, figures: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`README.md needs "${BEGIN}" and "${END}", in this order.`);
  return `${text.slice(0, begin + BEGIN.length)}\n\n${figures}\n\n${text.slice(end)}`;
}
