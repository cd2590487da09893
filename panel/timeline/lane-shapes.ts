import type { Attempt, Item, Lane } from './lane-model.ts';
import { toPx, type TimeWindow } from './scale.ts';
import { shapesOf, type Shape, type ShapeRules } from './shapes.ts';
import { visibleSpans, type Span, type Spans } from './spans.ts';

/** What is seen of the time: the window, how wide it is in px, and the present in epoch ms. */
export interface Scene {
  readonly window: TimeWindow;
  readonly width: number;
  readonly now: number;
}

/** The icon has room; of several, how many of how many came to that as well. */
const BAR = { least: 16, merged: 64, clips: true };
const MARK = { least: 14, merged: 34, clips: true };
const PART = { least: 4, merged: 4, clips: false };
const STRETCH = { least: 2, merged: 4, clips: true };
/** An attempt that is so wide, in px, shows its requests. */
const PARTS_FROM = 48;
/** A shorter wait is not told from the bars on both sides of it, in px. */
const WAIT_LEAST = 8;
/**
 * Merging begins at a place that does not move with the window, in px from one to the next: else panning would put bars together
 * in other ways all the time.
 */
const BLOCK = 2_048;
const ANYWHERE = 1e7;

/** From where to where something is, in px. */
export interface Edges {
  readonly from: number;
  readonly to: number;
}

/** `bar` stands in a track of its lane, `part` is a request drawn over its attempt. */
export interface LaneShape extends Shape<Item> {
  readonly kind: 'bar' | 'part' | 'wait' | 'mark';
  readonly track: number;
  /** Where a wait has room for words: it goes on behind simulated attempts. */
  readonly room?: Edges;
}

/** What is drawn of a lane, in the order of time. @param selected - the item that is drawn however short it is */
export function laneShapes(lane: Lane, scene: Scene, selected: number | null): LaneShape[] {
  const bars = barShapes(lane, scene);
  const waits = waitShapes(lane, scene, selected).map((wait) => ({ ...wait, room: roomOf(wait, bars, scene) }));
  const shapes = [...waits, ...markShapes(lane, scene), ...bars];
  return shapes.sort((a, b) => a.left - b.left);
}

/** Whether an attempt is so wide that its requests are drawn. */
export function showsRequests(attempt: Attempt, { window, width, now }: Scene): boolean {
  return ((endOf(attempt, now) - attempt.start) / (window.to - window.from)) * width >= PARTS_FROM;
}

/** Until when an item is drawn, in epoch ms: what goes on until now, what waits until its estimated next attempt. */
export function endOf(item: Item, now: number): number {
  if (item.end !== Infinity) return item.end;
  const until = item.type === 'waiting' ? (item.event.nextAttemptAt ?? now) : now;
  return Math.max(item.start, now, until);
}

/** The stretches in a window, in px; those that are too near to each other as one. */
export function stretchShapes(spans: Spans<Span>, scene: Scene): Shape<Span>[] {
  return drawn(inBlock(spans, scene, STRETCH.merged), scene, STRETCH);
}

function barShapes(lane: Lane, scene: Scene): LaneShape[] {
  const bars = inBlock(lane.bars, scene, BAR.merged);
  const found: LaneShape[] = [];
  for (let track = 0; track < lane.tracks.length; track++) {
    for (const shape of drawn(
      bars.filter((bar) => bar.track === track),
      scene,
      BAR,
    )) {
      found.push({ ...shape, kind: 'bar', track });
      const [bar] = shape.items;
      if (shape.items.length > 1 || bar?.type !== 'attempt' || !showsRequests(bar, scene)) continue;
      for (const part of drawn(inBlock(bar.requests, scene, PART.merged), scene, PART))
        found.push({ ...part, kind: 'part', track });
    }
  }
  return found;
}

function markShapes({ marks }: Lane, scene: Scene): LaneShape[] {
  const shapes = drawn(inBlock(marks, scene, MARK.merged), scene, MARK);
  return shapes.map((shape) => ({ ...shape, kind: 'mark', track: 0 }));
}

function waitShapes({ waits }: Lane, scene: Scene, selected: number | null): LaneShape[] {
  const { window, width, now } = scene;
  return visibleSpans(waits, window.from, window.to).flatMap((wait): LaneShape[] => {
    const left = toPx(window, width, wait.start);
    const right = toPx(window, width, endOf(wait, now));
    if (right < 0 || (right - left < WAIT_LEAST && wait.seq !== selected)) return [];
    return [{ items: [wait], left, width: Math.max(right - left, WAIT_LEAST), kind: 'wait', track: 0 }];
  });
}

/** The widest part of a wait in view that no bar lies on. */
function roomOf(wait: LaneShape, bars: readonly LaneShape[], scene: Scene): Edges {
  const end = Math.min(wait.left + wait.width, scene.width);
  let from = Math.max(wait.left, 0);
  let room = { from, to: from };
  for (const { left, width } of [...bars.filter(({ track }) => track === 0), { left: end, width: 0 }]) {
    const to = Math.min(left, end);
    if (to - from > room.to - room.from) room = { from, to };
    from = Math.max(from, left + width);
  }
  return room;
}

/** The spans that may be seen in the window, and those before it that merge with them. */
function inBlock<T extends Span>(spans: Spans<T>, { window, width }: Scene, merged: number): T[] {
  const perPx = (window.to - window.from) / width;
  const block = perPx * BLOCK;
  // What ended before may still be drawn, no narrower than it can be.
  return visibleSpans(spans, Math.floor(window.from / block) * block - perPx * merged, window.to);
}

function drawn<T extends Span>(
  items: readonly T[],
  { window, width, now }: Scene,
  rules: Pick<ShapeRules, 'least' | 'merged' | 'clips'>,
): Shape<T>[] {
  // What began before the log began anywhere.
  const place = (time: number): number => Math.max(-ANYWHERE, toPx(window, width, time));
  const shapes = shapesOf(items, { ...rules, now, toPx: place });
  return shapes.filter((shape) => shape.left + shape.width >= 0 && shape.left <= width);
}
