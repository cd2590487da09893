import { readPng, writeIndexedPng } from './png.ts';

const MOST = 256;

function distance(a: number, b: number): number {
  const [red, green, blue] = [(a >> 16) - (b >> 16), ((a >> 8) & 0xff) - ((b >> 8) & 0xff), (a & 0xff) - (b & 0xff)];
  return red * red + green * green + blue * blue;
}

/** The index of the nearest colour of a palette. */
function nearest(palette: readonly number[], colour: number): number {
  let best = 0;
  for (let index = 1; index < palette.length; index++) {
    if (distance(palette[index] ?? 0, colour) < distance(palette[best] ?? 0, colour)) best = index;
  }
  return best;
}

/**
 * At most 256 colours, of which one is near to each that is given: as near as can be had for all alike, so that a few letters
 * in a colour of their own keep it.
 * @param colours - the most frequent first, which are kept as they are
 */
function choosePalette(colours: readonly number[]): readonly number[] {
  for (let near = 0; ; near++) {
    const palette: number[] = [];
    for (const colour of colours) {
      if (!palette.some((known) => distance(known, colour) <= near * near)) palette.push(colour);
      if (palette.length > MOST) break;
    }
    if (palette.length <= MOST) return palette;
  }
}

/**
 * The same picture in a fraction of the bytes: with 256 colours. The rest, shades at the edges of letters, take the nearest of
 * these.
 */
export function withPalette(png: Buffer): Buffer {
  const picture = readPng(png);
  const colours = new Uint32Array(picture.width * picture.height);
  const counts = new Map<number, number>();
  for (let pixel = 0; pixel < colours.length; pixel++) {
    const [red = 0, green = 0, blue = 0] = picture.rgb.subarray(pixel * 3, pixel * 3 + 3);
    const colour = (red << 16) | (green << 8) | blue;
    colours[pixel] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const byCount = [...counts].sort(([a, many], [b, more]) => more - many || a - b).map(([colour]) => colour);
  const palette = choosePalette(byCount);
  const indexes = new Map(byCount.map((colour) => [colour, nearest(palette, colour)]));
  return writeIndexedPng(
    picture,
    palette,
    Uint8Array.from(colours, (colour) => indexes.get(colour) ?? 0),
  );
}
