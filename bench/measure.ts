/** One sample of each side, taken one directly after the other. */
export interface Pair<T> {
  readonly ours: T;
  readonly floor: T;
}

/** The middle value; between the two middle ones where their number is even. @throws Error for none */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('There is no median of nothing.');
  return (lower + upper) / 2;
}

/**
 * Takes samples of both sides in turn, so that what else the machine does meets both alike. Which side is first alternates:
 * A B, B A, A B … One pair before these is thrown away: code is compiled and caches are filled in it.
 * @param samples - how many pairs
 */
export async function interleave<T>(
  samples: number,
  ours: (index: number) => Promise<T>,
  floor: (index: number) => Promise<T>,
): Promise<Pair<T>[]> {
  const pairs: Pair<T>[] = [];
  for (let index = 0; index <= samples; index++) {
    if (index % 2 === 0) {
      const first = await ours(index);
      pairs.push({ ours: first, floor: await floor(index) });
    } else {
      const first = await floor(index);
      pairs.push({ ours: await ours(index), floor: first });
    }
  }
  return pairs.slice(1);
}

/** The medians of both sides. @param pick - takes the number out of a sample */
export function medians<T>(pairs: readonly Pair<T>[], pick: (sample: T) => number): Pair<number> {
  return {
    ours: median(pairs.map(({ ours }) => pick(ours))),
    floor: median(pairs.map(({ floor }) => pick(floor))),
  };
}
