import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The folder that is loaded into the browser and packed for the store. */
export const DIST = join(ROOT, 'dist');

/** The files of the built package, as paths from its root with `/`. */
export function builtFiles(extension: string): string[] {
  return readdirSync(DIST, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith(extension))
    .sort();
}

export function readBuilt(path: string): string {
  return readFileSync(join(DIST, path), 'utf8');
}

export function isBuilt(path: string): boolean {
  return existsSync(join(DIST, path));
}

/** Where a reference in a built file leads: a path from the package's root. */
export function resolveReference(from: string, reference: string): string {
  return reference.startsWith('/') ? reference.slice(1) : posix.join(dirname(from), reference);
}

export function readProjectFile(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Any JSON object. */
export type JsonObject = Record<string, unknown>;

/** Parses a JSON object. Throws Error for any other value. */
export function parseObject(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('It is no JSON object.');
  return value as JsonObject;
}

/** All strings in a JSON value, however deep. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
