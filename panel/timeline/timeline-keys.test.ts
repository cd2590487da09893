import { expect, test, vi } from 'vitest';
import { lanesOf } from './lanes.ts';
import { actOn, type TimelineState } from './timeline-actions.ts';
import { timelineKey } from './timeline-keys.ts';

const NONE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test('the arrow keys go from event to event, and with Shift they pan', () => {
  expect(timelineKey({ ...NONE, key: 'ArrowLeft' }, 5)).toEqual({ type: 'along', direction: -1 });
  expect(timelineKey({ ...NONE, key: 'ArrowLeft', shiftKey: true }, 5)).toEqual({ type: 'pan', direction: -1 });
  expect(timelineKey({ ...NONE, key: 'ArrowRight', shiftKey: true }, 5)).toEqual({ type: 'pan', direction: 1 });
  expect(timelineKey({ ...NONE, key: 'ArrowRight', shiftKey: true, ctrlKey: true }, 5)).toBe(null);
});

test.each([1, -1] as const)('a key pans by a quarter of the window, and the selection stays (%d)', (direction) => {
  const pan = vi.fn();
  const state = {
    lanes: lanesOf(null, []),
    place: null,
    scene: { window: { from: 1_000, to: 1_400 }, width: 600, now: 2_000 },
    time: { pan } as unknown as TimelineState['time'], // it needs nothing else
  };
  expect(actOn({ type: 'pan', direction }, state)).toBe(null);
  expect(pan.mock.calls).toEqual([[direction * 100]]);
});
