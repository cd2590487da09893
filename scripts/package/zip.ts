import { zipSync } from 'fflate';

/** A file of a zip: its path from the root, with `/`, and its content. */
export interface ZipFile {
  readonly path: string;
  readonly content: Uint8Array;
}

const LEVEL = 9;
/** Byte 3 of a zip's "made by" says whose attributes follow; these are Unix's. */
const UNIX = 3;
/** A file that its owner may write and everybody may read. */
const ATTRIBUTES = 0o100644 * 0x1_0000;

/**
 * The bytes of a zip, which depend on nothing but the files' paths and contents: not on their order, times or modes, the
 * machine, its time zone or the version of Node (the library compresses by itself).
 */
export function zipFiles(files: readonly ZipFile[]): Uint8Array {
  // By code unit, whatever the machine's language.
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  // A zip has local time without a zone. The oldest it can have, at noon: no zone ever skipped that hour.
  const mtime = new Date(1980, 0, 1, 12);
  return zipSync(Object.fromEntries(sorted.map(({ path, content }) => [path, content])), {
    level: LEVEL,
    mtime,
    os: UNIX,
    attrs: ATTRIBUTES,
  });
}
