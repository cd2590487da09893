import { expect, test } from 'vitest';
import { isPartitioned } from './snapshot.ts';

test('a frame has the partition of the frame around it where it has its origin from it', () => {
  const frames = [
    { frameId: 0, parentFrameId: -1, url: 'https://a.example/' },
    { frameId: 1, parentFrameId: 0, url: 'https://b.test/' },
    { frameId: 2, parentFrameId: 1, url: 'about:srcdoc' },
    { frameId: 3, parentFrameId: 0, url: 'about:blank' },
    { frameId: 4, parentFrameId: 1, url: 'https://a.example/' },
  ];
  expect(frames.map((frame) => isPartitioned(frame, frames))).toEqual([false, true, true, false, true]);
});
