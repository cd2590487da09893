import type { VNode } from 'preact';
import { numberText, text } from '../../extension/text.ts';
import { splitUrl } from '../components/short-url.ts';
import { visibleText } from '../components/tag-text.ts';
import { isLastChance, lookOf } from './item-look.ts';
import type { Item, Lane } from './lane-model.ts';
import { showsRequests, type Edges, type LaneShape, type Scene } from './lane-shapes.ts';
import type { Shape } from './shapes.ts';
import type { Span } from './spans.ts';
import { itemName, itemsName, outcomeLabel, waitingLabel } from './timeline-text.ts';

/** Heights in px; styles/timeline.css has the same. */
export const TRACK_TOP = 14;
export const TRACK_HEIGHT = 20;
const PART_TOP = 13;
/** What goes on outside the window is drawn so far, in px. */
const OUTSIDE = 4;
/** From here on, in px, a bar has room for its number, or for words. */
const NUMBER_FROM = 32;
const WORDS_FROM = 110;
/** The room that a bar's icon and edges take, and more than the width of a letter, in px. */
const BESIDE = 18;
const LETTER = 7;
const MOST_SHOWN = 999;
const MOST_MARKS_SHOWN = 99;

/** What an item needs to know of where it is drawn. */
export interface ItemScene extends Scene {
  readonly lane: Lane;
  /** The item of this lane that is selected, and the attempt that it is a part of. */
  readonly selected: number | null;
  readonly selectedIn: number | null;
}

type Place = Pick<Shape<Span>, 'left' | 'width'>;

function edgesOf({ left, width }: Place, scene: Scene): Edges {
  return { from: Math.max(left, -OUTSIDE), to: Math.min(left + width, scene.width + OUTSIDE) };
}

/** Where a shape is, as far as it is in the window, as a style. One text, which is quicker to set than its parts. */
export function placed(shape: Place, scene: Scene): string {
  const { from, to } = edgesOf(shape, scene);
  return `left:${from.toFixed(2)}px;width:${(to - from).toFixed(2)}px`;
}

function styleOf(shape: LaneShape, scene: Scene, share: number | null): string {
  const { kind, track, room } = shape;
  const top = TRACK_TOP + TRACK_HEIGHT * track + (kind === 'part' ? PART_TOP : 0);
  const rest = kind === 'mark' ? '' : `;top:${top}px`;
  return `${placed(shape, scene)}${rest}${room === undefined ? '' : wordsIn(room, edgesOf(shape, scene))}${share === null ? '' : `;--share:${Math.ceil(share * 100)}%`}`;
}

/** Keeps the words of a wait where there is room for them, and its ends free. */
function wordsIn(room: Edges, wait: Edges): string {
  return `;padding-inline:max(20px,${Math.ceil(room.from - wait.from)}px) ${Math.ceil(wait.to - room.to) + 8}px`;
}

/** An item of a lane, or several that are drawn as one. One element and no more: there are hundreds of them. */
export function itemButton(shape: LaneShape, scene: ItemScene): VNode | null {
  const { lane, now } = scene;
  const { items, kind } = shape;
  const [first] = items;
  if (first === undefined) return null;
  const chosen = scene.selected === null ? undefined : items.find((item) => isShownAs(item, scene));
  const many = items.length > 1;
  const name = chosen === undefined && many ? itemsName(items, lane) : itemName(chosen ?? first, lane, now);
  const { look, count } = lookOf(items);
  const isLast = items.some(isLastChance);
  const label = labelOf(shape, count, scene);
  const isCut = label !== null && kind !== 'mark' && BESIDE + LETTER * label.length > seenOf(shape, scene);
  return (
    <button
      key={`${kind} ${first.seq}`}
      type="button"
      class={`item ${kind} is-${look}${isLast ? ' is-last-chance' : ''}${many ? ' is-many' : ''}${isCut ? ' is-cut' : ''}${chosen === undefined ? '' : ' is-selected'}`}
      style={styleOf(shape, scene, many && kind === 'bar' ? count / items.length : null)}
      data-seq={(chosen ?? first).seq}
      tabIndex={chosen === undefined ? -1 : 0}
      aria-current={chosen === undefined ? undefined : 'true'}
      aria-label={chosen !== undefined && many ? text('timeline_one_of', name, numberText(items.length)) : name}
      data-label={label}
    />
  );
}

/** A request that is not drawn by itself is its attempt. */
function isShownAs(item: Item, scene: ItemScene): boolean {
  if (item.seq === scene.selected) return true;
  return item.type === 'attempt' && item.seq === scene.selectedIn && !showsRequests(item, scene);
}

/** How wide what is seen of a shape is, in px; of a wait, what has room for words. */
function seenOf({ left, width, room }: LaneShape, scene: Scene): number {
  if (room !== undefined) return room.to - room.from;
  return Math.min(left + width, scene.width) - Math.max(left, 0);
}

function labelOf(shape: LaneShape, count: number, scene: Scene): string | null {
  const { items, kind } = shape;
  const [first] = items;
  if (first === undefined || kind === 'part') return null;
  if (items.length > 1)
    return kind === 'mark' ? countText(items.length, MOST_MARKS_SHOWN) : shareText(count, items.length);
  const seen = seenOf(shape, scene);
  if (first.type === 'waiting') return seen < WORDS_FROM ? null : waitingLabel(first);
  if (first.type === 'request') return seen < WORDS_FROM ? null : visibleText(splitUrl(first.event.url ?? '').path);
  if (first.type !== 'attempt' || seen < NUMBER_FROM) return null;
  const { attempt } = first.dispatched ?? first.settled ?? {};
  if (seen >= WORDS_FROM) return outcomeLabel(first, scene.now);
  return attempt === undefined ? null : String(attempt);
}

/** How many of several look as they do together: `24`, or `2/24`. */
function shareText(count: number, all: number): string {
  const [some, of] = [countText(count, MOST_SHOWN), countText(all, MOST_SHOWN)];
  return count === all ? of : `${some}/${of}`;
}

function countText(count: number, most: number): string {
  return count > most ? `${most}+` : String(count);
}
