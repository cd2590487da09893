import { useEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';

/** Nearer than this, in px, a press is no drag. */
const SLIP = 4;
/** The most that one turn of a wheel counts for, in px: a mouse says 100 and more, a touchpad's pinch a few. */
const MOST_TURNED = 40;
const ZOOM_PER_PX = 1.01;

export interface Gestures {
  /** Later by so many px. */
  readonly onPan: (px: number) => void;
  /** The window `factor` times as long about a place, in px of the page from its left edge. */
  readonly onZoom: (factor: number, clientX: number) => void;
  /** A double click began in it. */
  readonly onDouble: () => void;
  /** Whether it is pressed, from now on. */
  readonly onPress: (isPressed: boolean) => void;
}

/**
 * The wheel and the pointer on what scrolls: a drag pans both ways, the wheel scrolls up and down by itself, with Shift or
 * sideways it pans, with Ctrl (which is also what a pinch on a touchpad comes as) it zooms.
 */
export function useGestures(scroller: RefObject<HTMLElement | null>, gestures: Gestures): void {
  const latest = useRef(gestures);
  latest.current = gestures;
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const lifetime = new AbortController();
    const { signal } = lifetime;
    element.addEventListener('wheel', (event) => turn(event, element, latest.current), { signal, passive: false });
    element.addEventListener('pointerdown', (event) => drag(event, element, latest, signal), { signal });
    // What the first click selects makes room for its details, which may be under the pointer at the second one.
    let isBegun = false;
    const click = (event: MouseEvent): void => {
      if (event.detail < 2) isBegun = event.target instanceof Node && element.contains(event.target);
      else if (isBegun) {
        event.preventDefault();
        event.stopPropagation();
        if (event.type === 'click' && event.detail === 2) latest.current.onDouble();
      }
    };
    for (const type of ['mousedown', 'click'] as const)
      document.addEventListener(type, click, { signal, capture: true });
    return () => lifetime.abort();
  }, [scroller]);
}

function turn(event: WheelEvent, element: HTMLElement, { onPan, onZoom }: Gestures): void {
  const line =
    event.deltaMode === WheelEvent.DOM_DELTA_PIXEL
      ? 1
      : event.deltaMode === WheelEvent.DOM_DELTA_LINE
        ? 16
        : element.clientHeight;
  const [x, y] = [event.deltaX * line, event.deltaY * line];
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    onZoom(ZOOM_PER_PX ** Math.max(-MOST_TURNED, Math.min(y, MOST_TURNED)), event.clientX);
    return;
  }
  const sideways = event.shiftKey && x === 0 ? y : x;
  if (Math.abs(sideways) < Math.abs(y) && !event.shiftKey) return;
  event.preventDefault();
  onPan(sideways);
}

function drag(start: PointerEvent, element: HTMLElement, latest: RefObject<Gestures>, lifetime: AbortSignal): void {
  if (start.button !== 0 || start.pointerType === 'touch' || isScrollbar(start, element)) return;
  let { clientX: x, clientY: y } = start;
  const end = new AbortController();
  const signal = AbortSignal.any([lifetime, end.signal]);
  const move = (event: PointerEvent): void => {
    // It was released elsewhere.
    if (event.buttons === 0) {
      stop();
      return;
    }
    const isNear = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < SLIP;
    if (!element.hasPointerCapture(event.pointerId)) {
      if (isNear) return;
      // The click that would follow is then not one on what is under the pointer.
      element.setPointerCapture(event.pointerId);
      element.classList.add('is-dragged');
    }
    latest.current.onPan(x - event.clientX);
    element.scrollTop += y - event.clientY;
    ({ clientX: x, clientY: y } = event);
  };
  const stop = (): void => {
    element.classList.remove('is-dragged');
    latest.current.onPress(false);
    end.abort();
  };
  latest.current.onPress(true);
  element.addEventListener('pointermove', move, { signal });
  for (const type of ['pointerup', 'pointercancel'] as const) globalThis.addEventListener(type, stop, { signal });
}

function isScrollbar({ clientX }: PointerEvent, element: HTMLElement): boolean {
  return clientX > element.getBoundingClientRect().left + element.clientLeft + element.clientWidth;
}
