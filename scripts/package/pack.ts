import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { reachableFiles, type BuiltFiles } from './reachable.ts';
import { zipFiles, type ZipFile } from './zip.ts';

/** A packed extension. */
export interface Packed {
  /** What is in the zip, in its order. */
  readonly files: readonly ZipFile[];
  readonly zip: Uint8Array;
}

/** All files of a built extension. */
export function readBuild(folder: string): BuiltFiles {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path)]),
  );
}

/** Packs what runs of a built extension: the same files give the same bytes. */
export async function packExtension(folder: string): Promise<Packed> {
  const build = readBuild(folder);
  const files = reachableFiles(build).map((path) => ({ path, content: build.get(path) ?? new Uint8Array() }));
  return { files, zip: await zipFiles(files) };
}
