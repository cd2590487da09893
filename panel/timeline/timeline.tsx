import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { VNode } from 'preact';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { text } from '../../extension/text.ts';
import { closest } from '../components/closest.ts';
import { NoteRow } from '../components/note-cell.tsx';
import { useVirtualRows } from '../virtual/use-virtual-rows.ts';
import type { Lanes } from './lane-model.ts';
import type { Scene } from './lane-shapes.ts';
import { GroupRow, heightOf, LaneRow } from './lane-row.tsx';
import { placeOf, type Place } from './nav.ts';
import { Backdrop, Ruler } from './ruler.tsx';
import { toTime, type TimeWindow } from './scale.ts';
import { actOn, spanOf } from './timeline-actions.ts';
import { TimelineBar } from './timeline-bar.tsx';
import { timelineKey, type TimelineAction } from './timeline-keys.ts';
import { itemTitle } from './timeline-text.ts';
import { useFocusedItem } from './use-focused-item.ts';
import { useHeld } from './use-held.ts';
import { useNow } from '../components/use-now.ts';
import { useSize } from './use-size.ts';
import { useGestures } from './use-gestures.ts';
import { useTimeWindow } from './use-time-window.ts';

/** So often the present moves on, in ms. */
const TICK_MS = 500;

export interface TimelineProps {
  /** A log in the order of `seq`, and its lanes. */
  events: readonly LogEvent[];
  lanes: Lanes;
  /** Whether it is being recorded; the time of a log that is not ends with its last event. */
  isLive: boolean;
  /** The event that is selected, here and elsewhere, by its `seq`. */
  selected: number | null;
  onSelect: (seq: number) => void;
}

/** The grid "Timeline": a lane for each tag, and in it what happened when. */
export function Timeline({ events, lanes, isLive, selected, onSelect }: TimelineProps): VNode {
  const now = useNow(isLive, TICK_MS);
  const isEmpty = lanes.rows.length === 0;
  // Not at each turn of the wheel: where an item is changes with the log only.
  const place = useMemo(
    () => (selected === null ? null : placeOf(lanes, events, selected)),
    [lanes, events, lanes.rows, selected],
  );
  // Time stands still under a pointer that presses.
  const [isPressed, setPressed] = useState(false);
  const { log, begin, end, estimatedEnd } = lanes;
  const latest = {
    log,
    begin,
    estimatedEnd,
    present: Math.max(isLive ? now : -Infinity, end === -Infinity ? Date.now() : end),
  };
  const held = useHeld(latest, isPressed);
  const { present } = held;
  const time = useTimeWindow(held, present);
  const ruler = useRef<HTMLDivElement>(null);
  const width = useSize(ruler, 'clientWidth');
  // Not for a width that is not yet known: all would be drawn twice.
  const isDrawn = !isEmpty && width > 0;
  const scene = useMemo<Scene>(() => ({ window: time.window, width, now: present }), [time.window, width, present]);
  const { rows, count } = lanes;
  const virtual = useVirtualRows({
    rows,
    // A lane becomes higher by what runs at once.
    heightOf: useCallback((index) => (rows[index] ? heightOf(rows[index]) : 0), [rows, count]),
    kept: place?.row ?? -1,
  });
  const { scroller } = virtual;

  // A lane that comes above it may still move what is pressed, and the click is then told of another element.
  const pressed = useRef<Place | null>(null);
  /** What a double click fills the window with, as it was at the first: to select it makes room for its details. */
  const wide = useRef<TimeWindow | null>(null);
  useGestures(scroller, {
    onPan: (px) => {
      pressed.current = null;
      time.pan(((time.window.to - time.window.from) / width) * px);
    },
    onZoom: (factor, clientX) => {
      const left = ruler.current?.getBoundingClientRect().left ?? 0;
      time.zoom(factor, toTime(time.window, width, clientX - left));
    },
    onDouble: () => {
      if (wide.current !== null) time.fill(wide.current);
    },
    onPress: setPressed,
  });
  const takeFocus = useFocusedItem(scroller, selected, () => {
    if (place === null) return;
    virtual.reveal(place.row);
    time.reveal(spanOf(place.item, present));
  });

  const height = useSize(scroller, 'clientHeight');
  // The details of what is selected take room from the lanes: it stays in view.
  useLayoutEffect(() => {
    if (place !== null) virtual.reveal(place.row);
  }, [height]);

  const placeAt = (target: EventTarget | null): Place | null => {
    const seq = closest(target, '[data-seq]')?.dataset.seq;
    return seq === undefined ? null : placeOf(lanes, events, Number(seq));
  };
  const act = (action: TimelineAction): void => {
    const next = actOn(action, { lanes, place, scene, time });
    if (next !== null) onSelect(next.seq);
  };
  const drawnTime = (element: Element): TimeWindow => {
    const { left, right } = element.getBoundingClientRect();
    const from = ruler.current?.getBoundingClientRect().left ?? 0;
    return { from: toTime(time.window, width, left - from), to: toTime(time.window, width, right - from) };
  };
  // Another object once it has changed: that tells the memoised parts.
  const tab = useMemo(() => ({ ...lanes.tab }), [lanes, lanes.tab.version]);
  const hasStretches = tab.offline.items.length + tab.held.items.length > 0;
  return (
    <section class="timeline" aria-label={text('timeline_of_tab')}>
      <TimelineBar window={time.window} isLive={time.isLive} onAct={act} />
      {/* Reached by Tab, as everything that scrolls must be. */}
      <div
        ref={scroller}
        class="timeline-scroller"
        role="grid"
        aria-label={text('timeline')}
        aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight"
        aria-rowcount={lanes.rows.length + 1}
        aria-colcount={2}
        tabIndex={0}
        onKeyDown={(event) => {
          // Some of what is drawn is above and below the view.
          const action = timelineKey(event, Math.max(1, virtual.shown.length - 3));
          if (action === null) return;
          event.preventDefault();
          takeFocus();
          act(action);
        }}
        onPointerDown={({ target }) => {
          pressed.current = placeAt(target);
        }}
        onClick={({ target, detail }) => {
          if (detail > 1) return;
          // By a key, or by what reads the page aloud, nothing is pressed.
          const clicked = detail === 0 ? placeAt(target) : pressed.current;
          wide.current = clicked && (isMany(target) ? drawnTime(target) : spanOf(clicked.item, present));
          if (clicked !== null) onSelect(clicked.item.seq);
        }}
        onPointerOver={({ target }) => {
          const pointed = placeAt(target);
          // Said when it is asked for: else hundreds would be made at each turn of the wheel.
          if (pointed === null || !(target instanceof HTMLElement)) return;
          target.title = isMany(target) ? (target.ariaLabel ?? '') : itemTitle(pointed.item, pointed.lane, present);
        }}
      >
        <div role="rowgroup" class="head">
          <div role="row" class="lane-head" aria-rowindex={1}>
            <div role="columnheader" class="lane-name">
              {text('tag')}
            </div>
            <div role="columnheader" class={`ruler ${hasStretches ? 'has-stretches' : ''}`} ref={ruler}>
              <span class="unseen">{text('time')}</span>
              {isDrawn && <Ruler scene={scene} tab={tab} />}
            </div>
          </div>
        </div>
        <div role="rowgroup" class="rows" style={{ height: isEmpty ? 'auto' : `${virtual.height}px` }}>
          {isDrawn && <Backdrop scene={scene} tab={tab} />}
          {isDrawn && virtual.shown.map(({ index, gap }) => rowOf(index, gap, { lanes, scene, place }))}
          {isEmpty && <NoteRow span={2}>{text('timeline_nothing')}</NoteRow>}
        </div>
      </div>
    </section>
  );
}

function rowOf(
  index: number,
  gap: number,
  { lanes, scene, place }: { lanes: Lanes; scene: Scene; place: Place | null },
): VNode | null {
  const row = lanes.rows[index];
  if (row === undefined) return null;
  const { key, group } = row;
  if (row.type === 'group') return <GroupRow key={key} group={group} index={index} gap={gap} />;
  const { lane } = row;
  const goesOn = [lane.bars, lane.waits, group.offline, group.held].some(({ open }) => open.size > 0);
  const isHere = place?.lane === lane;
  return (
    <LaneRow
      key={key}
      lane={lane}
      version={lane.version}
      group={group}
      groupVersion={group.version}
      isTab={group === lanes.tab}
      index={index}
      gap={gap}
      window={scene.window}
      width={scene.width}
      now={goesOn ? scene.now : 0}
      selected={isHere ? place.item.seq : null}
      selectedIn={isHere ? (place.attempt?.seq ?? null) : null}
    />
  );
}

/** Whether several items are drawn as this element. */
function isMany(target: EventTarget | null): target is Element {
  return target instanceof Element && target.classList.contains('is-many');
}
