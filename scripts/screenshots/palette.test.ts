import { deflateSync, inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { withPalette } from './palette.ts';
import { readPng, writeIndexedPng } from './png.ts';

/** What a PNG has at a place of its first bytes, and the parts that hold its pixels. */
const indexedPixels = (png: Buffer) => {
  const data = png.indexOf('IDAT');
  return inflateSync(png.subarray(data + 4, data + 4 + png.readUInt32BE(data - 4)));
};
const paletteOf = (png: Buffer) => {
  const at = png.indexOf('PLTE');
  return [...png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4))];
};

/** A PNG of RGB with the given filtered rows; the checksums are not read. */
function rgbPng(width: number, rows: readonly (readonly number[])[]): Buffer {
  const part = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(rows.length, 4);
  header.set([8, 2], 8);
  const data = deflateSync(Buffer.from(rows.flat()));
  return Buffer.concat([Buffer.alloc(8), part('IHDR', header), part('IDAT', data), part('IEND', Buffer.alloc(0))]);
}

it('reads every filter of a PNG', () => {
  const png = rgbPng(2, [
    [0, 10, 20, 30, 40, 50, 60],
    [1, 10, 20, 30, 1, 1, 1],
    [2, 1, 1, 1, 1, 1, 1],
    [3, 5, 5, 5, 5, 5, 5],
    [4, 1, 1, 1, 1, 1, 1],
  ]);
  expect([...readPng(png).rgb]).toEqual([
    ...[10, 20, 30, 40, 50, 60],
    ...[10, 20, 30, 11, 21, 31],
    ...[11, 21, 31, 12, 22, 32],
    ...[10, 15, 20, 16, 23, 31],
    ...[11, 16, 21, 17, 24, 32],
  ]);
});

it('keeps a picture of up to 256 colours as it is, the colour that it has most of first', () => {
  const png = withPalette(rgbPng(3, [[0, 1, 2, 3, 9, 9, 9, 9, 9, 9]]));
  expect(paletteOf(png)).toEqual([9, 9, 9, 1, 2, 3]);
  expect([...indexedPixels(png)]).toEqual([0, 1, 0, 0]);
});

it('keeps a rare colour beside 256 shades of another one, which come nearer to each other', () => {
  const grey = Array.from({ length: 256 }, (_, shade) => [shade, shade, shade, shade, shade, shade]).flat();
  const png = withPalette(rgbPng(513, [[0, ...grey, 250, 10, 10]]));
  const palette = paletteOf(png);
  expect(palette.length).toBeLessThanOrEqual(3 * 256);
  const last = indexedPixels(png).at(-1) ?? 0;
  expect(palette.slice(last * 3, last * 3 + 3)).toEqual([250, 10, 10]);
});

it('refuses a PNG that is not of RGB', () => {
  expect(() => readPng(writeIndexedPng({ width: 1, height: 1 }, [0], new Uint8Array(1)))).toThrow(
    'no PNG of 8-bit RGB',
  );
});
