/** What a figure is counted in. `ms/s`: milliseconds of CPU in each second. */
export type Unit = 'ms' | 'ms/s' | 'elements' | 'nodes' | 'bytes' | 'kB' | 'KiB';

/** What was measured: ours and, beside it in the same run, the least that anybody could do. */
export interface Figure {
  /** e.g. `list, 1,000 tags` */
  readonly name: string;
  readonly unit: Unit;
  readonly ours: number;
  /** Null where there is nothing to compare with. */
  readonly floor: number | null;
  /** Null where none is named. */
  readonly limit: Limit | null;
}

export type Limit =
  /** Ours is at most so many times the floor. A timing gets {@link SLACK}, what is counted or weighed is strict. */
  | { readonly times: number }
  /** Ours is at most this, in the figure's unit. Strict. */
  | { readonly most: number }
  /** Ours is at most this much more than the floor, in the figure's unit. Strict. */
  | { readonly more: number };

/** Timings vary from run to run and from machine to machine: a miss is what is over the limit by more than a quarter. */
export const SLACK = 1.25;
const TIMINGS: readonly Unit[] = ['ms', 'ms/s'];

/** Ours by the floor; null without a floor, or where it is nothing. */
export function ratioOf({ ours, floor }: Figure): number | null {
  return floor === null || floor === 0 ? null : ours / floor;
}

/** Whether a figure keeps its limit; null where it has none. */
export function keepsLimit(figure: Figure): boolean | null {
  const { ours, floor, limit, unit } = figure;
  if (limit === null) return null;
  if ('most' in limit) return ours <= limit.most;
  if (floor === null) throw new Error(`"${figure.name}" has nothing to be compared with.`);
  if ('more' in limit) return ours - floor <= limit.more;
  return ours <= floor * limit.times * (TIMINGS.includes(unit) ? SLACK : 1);
}
