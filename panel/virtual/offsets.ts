/**
 * Where rows of different heights begin: `offsets[i]` is the top of row `i` in px, and the last entry, one more than there
 * are rows, the height of all of them.
 */
export type Offsets = Float64Array;

/** The offsets of `count` rows. */
export function offsetsOf(count: number, heightOf: (index: number) => number): Offsets {
  const offsets = new Float64Array(count + 1);
  for (let index = 0; index < count; index++) offsets[index + 1] = (offsets[index] ?? 0) + heightOf(index);
  return offsets;
}

/** The height of all rows together, in px. */
export function totalOf(offsets: Offsets): number {
  return offsets.at(-1) ?? 0;
}

/** The row at a height, in px; the first or the last one where that is above or below all of them. -1 if there are none. */
export function rowAt(offsets: Offsets, y: number): number {
  const last = offsets.length - 2;
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return Math.min(low, last);
}

/** The scroll position, in px, nearest to `top` at which row `index` is wholly in a view of `height` px; of a higher one its beginning. */
export function revealed(offsets: Offsets, index: number, top: number, height: number): number {
  const begin = offsets[index] ?? 0;
  const end = offsets[index + 1] ?? begin;
  return Math.min(begin, Math.max(top, end - height));
}
