import { crc32 } from 'node:zlib';
import zopfli from '@gfx/zopfli';

/** A file of a zip: its path from the root, with `/`, and its content. */
export interface ZipFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** Of a value of 2 and of 4 bytes in a record. */
type Field = readonly [value: number, bytes: 2 | 4];

// What follows is the format of the APPNOTE of zip: 4.3.7 (a local header), 4.3.12 (the directory) and 4.3.16 (its end).
const LOCAL_HEADER = 0x0403_4b50;
const DIRECTORY_HEADER = 0x0201_4b50;
const END_OF_DIRECTORY = 0x0605_4b50;
/** Version 2.0 of the format, which has all that is used here. */
const VERSION = 20;
/** The byte over a version that says whose attributes are given; these are Unix's. */
const UNIX = 3 << 8;
/** A file that its owner may write and everybody may read. */
const ATTRIBUTES = 0o100644 * 0x1_0000;
/** Paths are in UTF-8. */
const UTF8 = 1 << 11;
const DEFLATED = 8;
const STORED = 0;
/** Noon of the oldest day that a zip can have; it has no zone. */
const TIME = 12 << 11;
const DATE = (1 << 5) | 1;

function record(fields: readonly Field[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(fields.reduce((sum, [, size]) => sum + size, 0)));
  let at = 0;
  for (const [value, size] of fields) {
    if (size === 2) bytes.setUint16(at, value, true);
    else bytes.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(bytes.buffer);
}

/** The parts of a file in a zip: ahead of its place in the directory. */
async function packed({ path, content }: ZipFile) {
  const deflated = await zopfli.deflateAsync(content, { numiterations: 200 });
  const isStored = deflated.length >= content.length;
  const data = isStored ? content : deflated;
  const name = new TextEncoder().encode(path);
  const facts: Field[] = [
    [VERSION, 2],
    [UTF8, 2],
    [isStored ? STORED : DEFLATED, 2],
    [TIME, 2],
    [DATE, 2],
    [crc32(content), 4],
    [data.length, 4],
    [content.length, 4],
    [name.length, 2],
    [0, 2], // no extra field
  ];
  return { facts, name, data };
}

/**
 * The bytes of a zip, which depend on nothing but the files' paths and contents: not on their order, times or modes, the
 * machine, its time zone or the version of Node (whose deflate changes; Zopfli's does not, and is denser).
 */
export async function zipFiles(files: readonly ZipFile[]): Promise<Uint8Array> {
  // By code unit, whatever the machine's language.
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const contents: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { facts, name, data } of await Promise.all(sorted.map(packed))) {
    const local = [record([[LOCAL_HEADER, 4], ...facts]), name, data];
    // No comment, on the first disk, no internal attributes.
    const place: Field[] = [
      [0, 2],
      [0, 2],
      [0, 2],
      [ATTRIBUTES, 4],
      [offset, 4],
    ];
    directory.push(record([[DIRECTORY_HEADER, 4], [UNIX | VERSION, 2], ...facts, ...place]), name);
    contents.push(...local);
    offset += lengthOf(local);
  }
  const count: Field = [sorted.length, 2];
  // On the first and only disk, and without a comment.
  const end = record([
    [END_OF_DIRECTORY, 4],
    [0, 2],
    [0, 2],
    count,
    count,
    [lengthOf(directory), 4],
    [offset, 4],
    [0, 2],
  ]);
  return Buffer.concat([...contents, ...directory, end]);
}

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0);
