const NAME = /--[a-zA-Z][\w-]*/g;
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * A style sheet with short names for its custom properties, the most frequent first; but for those that scripts name, too.
 *
 * @param scripts the code of all scripts
 */
export function shortenNames(css: string, scripts: string): string {
  const counts = new Map<string, number>();
  for (const [name] of css.matchAll(NAME)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const ours = [...counts].filter(([name]) => !scripts.includes(name)).sort(([, a], [, b]) => b - a);
  const letters = Array.from(LETTERS, (letter) => `--${letter}`);
  const free = letters.filter((name) => !counts.has(name) && !scripts.includes(name));
  const short = new Map(ours.map(([name], index) => [name, free[index] ?? name]));
  return css.replace(NAME, (name) => short.get(name) ?? name);
}
