import { builtFiles, isBuilt, readBuilt, resolveReference } from './dist.ts';
import { readScript } from './script-check.ts';

/**
 * The scripts that a built page needs for its first paint: its module scripts, and what these import, directly or not; but not
 * what is imported later. Sorted.
 */
export function scriptsOf(page: string): string[] {
  const entries = [...readBuilt(page).matchAll(/<script\b[^>]*\bsrc\s*=\s*["']([^"']+)["']/g)].map(
    ([, source = '']) => source,
  );
  const loaded = new Set(entries.map((source) => resolveReference(page, source)));
  // A set goes on to what is added while it is walked through.
  for (const path of loaded) {
    for (const name of readScript(path, readBuilt(path)).imports) {
      const imported = resolveReference(path, name);
      if (isBuilt(imported)) loaded.add(imported);
    }
  }
  return builtFiles('.js').filter((path) => loaded.has(path));
}
