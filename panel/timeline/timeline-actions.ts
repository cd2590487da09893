import type { Item, Lanes } from './lane-model.ts';
import { endOf, showsRequests, type Scene } from './lane-shapes.ts';
import { edgeOf, nearestOf, neighbourOf, type Place } from './nav.ts';
import type { TimeWindow } from './scale.ts';
import type { TimelineAction } from './timeline-keys.ts';
import type { TimeWindowControl } from './use-time-window.ts';

/** How much shorter the window is after a key or a button. */
const ZOOM_STEP = 1.5;
/** How far a key pans, as a part of the window. */
const PAN_STEP = 0.25;

export interface TimelineState {
  readonly lanes: Lanes;
  /** What is selected. */
  readonly place: Place | null;
  readonly scene: Scene;
  readonly time: TimeWindowControl;
}

/** When an item is drawn. */
export function spanOf(item: Item, now: number): TimeWindow {
  return { from: item.start, to: endOf(item, now) };
}

/** Does what a key or a button asks for. @returns the item to select, null where the selection stays */
export function actOn(action: TimelineAction, state: TimelineState): Item | null {
  const { place, scene, time } = state;
  switch (action.type) {
    case 'along':
      return place === null
        ? laneItem(state, 0, 1)
        : neighbourOf(place, action.direction, (each) => showsRequests(each, scene));
    case 'edge':
      return place === null ? null : edgeOf(place.lane, action.edge);
    case 'across':
      return place === null ? laneItem(state, 0, 1) : laneItem(state, place.row + action.by, Math.sign(action.by));
    case 'pan':
      time.pan(action.direction * PAN_STEP * (scene.window.to - scene.window.from));
      return null;
    case 'zoom':
      time.zoom(ZOOM_STEP ** -action.direction, aboutOf(state));
      return null;
    case 'fill':
      if (place !== null) time.fill(spanOf(place.item, scene.now));
      return null;
    case 'fit':
      time.fit();
      return null;
    case 'follow':
      time.setLive(!time.isLive);
      return null;
  }
}

/** The item of a lane that is nearest to the selected one: of the lane in that row, else of the next one in a direction. */
function laneItem({ lanes, place, scene }: TimelineState, from: number, direction: number): Item | null {
  const { rows } = lanes;
  const wanted = Math.max(0, Math.min(from, rows.length - 1));
  for (const step of [direction, -direction]) {
    for (let index = wanted; index >= 0 && index < rows.length; index += step) {
      const row = rows[index];
      if (row?.type === 'lane') return nearestOf(row.lane, place?.item.start ?? scene.window.from);
    }
  }
  return null;
}

/** What stays where it is while zooming: the selected item if it is in view, else the middle. */
function aboutOf({ place, scene: { window } }: TimelineState): number {
  const start = place?.item.start ?? -Infinity;
  return start >= window.from && start <= window.to ? start : (window.from + window.to) / 2;
}
