import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** A picture of 8-bit red, green and blue, row after row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const RGB = 2;
const INDEXED = 3;
const BYTES_PER_PIXEL = 3;

/** The parts of a PNG file by their type, those of one type joined. */
function chunksOf(png: Buffer): (type: string) => Buffer {
  const found = new Map<string, Buffer[]>();
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    found.set(type, [...(found.get(type) ?? []), png.subarray(at + 8, at + 8 + length)]);
    at += length + 12;
  }
  return (type) => Buffer.concat(found.get(type) ?? []);
}

/** What a filter of a PNG predicts from the bytes to the left, above, and above left (PNG specification, section 9). */
function predict(filter: number, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    default: {
      const all = left + up - upLeft;
      const [toLeft, toUp, toUpLeft] = [Math.abs(all - left), Math.abs(all - up), Math.abs(all - upLeft)];
      if (toLeft <= toUp && toLeft <= toUpLeft) return left;
      return toUp <= toUpLeft ? up : upLeft;
    }
  }
}

/**
 * Reads a PNG as the browser makes its screenshots.
 * @throws Error for any other kind of PNG
 */
export function readPng(png: Buffer): Picture {
  const chunk = chunksOf(png);
  const header = chunk('IHDR');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  if (header[8] !== 8 || header[9] !== RGB || header[12] !== 0) throw new Error('It is no PNG of 8-bit RGB.');
  const filtered = inflateSync(chunk('IDAT'));
  const row = width * BYTES_PER_PIXEL;
  const rgb = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (row + 1)] ?? 0;
    for (let x = 0; x < row; x++) {
      const at = y * row + x;
      const left = x < BYTES_PER_PIXEL ? 0 : (rgb[at - BYTES_PER_PIXEL] ?? 0);
      const up = y === 0 ? 0 : (rgb[at - row] ?? 0);
      const upLeft = x < BYTES_PER_PIXEL || y === 0 ? 0 : (rgb[at - row - BYTES_PER_PIXEL] ?? 0);
      // An array of bytes keeps the lowest 8 bits, as the specification asks.
      rgb[at] = (filtered[at + y + 1] ?? 0) + predict(filter, left, up, upLeft);
    }
  }
  return { width, height, rgb };
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/**
 * Writes a PNG with a palette.
 * @param palette - up to 256 colours as 0xrrggbb
 * @param indexes - of each pixel's colour in the palette, row after row
 */
export function writeIndexedPng(
  { width, height }: Pick<Picture, 'width' | 'height'>,
  palette: readonly number[],
  indexes: Uint8Array,
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, INDEXED], 8);
  // Each row begins with its filter, and 0 is none: what suits a picture with a palette.
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 0xff, colour & 0xff]))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
}
