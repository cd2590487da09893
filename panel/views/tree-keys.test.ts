import { expect, test } from 'vitest';
import { registrationOf, snapshotOf } from '../store/test-data.ts';
import { treeRows } from '../store/tree.ts';
import { treeKey, type TreeKeyPlace } from './tree-keys.ts';

const snapshot = snapshotOf(registrationOf({ sync: { status: 'listed', tags: ['a', 'b'] } }));
const rows = treeRows({
  snapshot,
  filter: '',
  collapsed: new Set(),
  firing: new Set(),
  lastOutcomes: new Map(),
  waiting: [],
  intervals: new Map(),
});
const closed = treeRows({
  snapshot,
  filter: '',
  collapsed: new Set([rows[1]?.key ?? '']),
  firing: new Set(),
  lastOutcomes: new Map(),
  waiting: [],
  intervals: new Map(),
});
const NO_MODIFIER = { ctrlKey: false, metaKey: false, altKey: false };

const press = (key: string, place: Partial<TreeKeyPlace> & { index: number }, among = rows) =>
  treeKey({ key, ...NO_MODIFIER }, among, { stop: null, stops: 5, isButton: false, page: 2, ...place });
const pressWithCtrl = (key: string, index: number) =>
  treeKey({ key, ...NO_MODIFIER, ctrlKey: true }, rows, { index, stop: null, stops: 5, isButton: false, page: 2 });
const focus = (index: number, stop: number | null = null) => ({ type: 'focus', index, stop });

test('on a row, Up, Down, Page Up, Page Down, Home and End move between rows and stop at the ends', () => {
  expect(press('ArrowDown', { index: 0 })).toEqual(focus(1));
  expect(press('ArrowDown', { index: 3 })).toEqual(focus(3));
  expect(press('ArrowUp', { index: 0 })).toEqual(focus(0));
  expect(press('PageDown', { index: 0 })).toEqual(focus(2));
  expect(press('PageUp', { index: 3 })).toEqual(focus(1));
  expect(press('Home', { index: 3 })).toEqual(focus(0));
  expect(press('End', { index: 0 })).toEqual(focus(3));
});

test('Left closes a row or goes to its parent, Right opens it or goes to its first cell', () => {
  expect(press('ArrowLeft', { index: 1 })).toEqual({ type: 'expand', expanded: false });
  expect(press('ArrowLeft', { index: 1 }, closed)).toEqual(focus(0));
  expect(press('ArrowLeft', { index: 2 })).toEqual(focus(1));
  expect(press('ArrowRight', { index: 1 }, closed)).toEqual({ type: 'expand', expanded: true });
  expect(press('ArrowRight', { index: 1 })).toEqual(focus(1, 0));
  expect(press('ArrowRight', { index: 2 })).toEqual(focus(2, 0));
});

test('in a row, Right and Left go from cell to cell and back to the row, Up and Down stay in the column', () => {
  expect(press('ArrowRight', { index: 2, stop: 0 })).toEqual(focus(2, 1));
  expect(press('ArrowRight', { index: 2, stop: 4 })).toEqual(focus(2, 4));
  expect(press('ArrowLeft', { index: 2, stop: 1 })).toEqual(focus(2, 0));
  expect(press('ArrowLeft', { index: 2, stop: 0 })).toEqual(focus(2));
  expect(press('ArrowDown', { index: 2, stop: 3 })).toEqual(focus(3, 3));
  expect(press('Home', { index: 2, stop: 3 })).toEqual(focus(2, 0));
  expect(press('End', { index: 2, stop: 1 })).toEqual(focus(2, 4));
});

test('with Ctrl, Home and End go to the first and the last row, and C copies the tag', () => {
  expect(pressWithCtrl('Home', 3)).toEqual(focus(0));
  expect(pressWithCtrl('End', 0)).toEqual(focus(3));
  expect(pressWithCtrl('c', 2)).toEqual({ type: 'copy', row: rows[2] });
  expect(pressWithCtrl('c', 0)).toBeNull();
});

test('Enter fires a tag, Space selects, a button keeps both, and other keys are left alone', () => {
  expect(press('Enter', { index: 2 })).toEqual({ type: 'fire', row: rows[2] });
  expect(press('Enter', { index: 0 })).toEqual({ type: 'expand', expanded: false });
  expect(press(' ', { index: 2, stop: 1 })).toEqual({ type: 'select' });
  expect(press('Enter', { index: 2, stop: 3, isButton: true })).toBeNull();
  expect(press(' ', { index: 2, stop: 3, isButton: true })).toBeNull();
  expect(press('x', { index: 2 })).toBeNull();
  expect(
    treeKey({ key: 'ArrowLeft', ...NO_MODIFIER, altKey: true }, rows, {
      index: 1,
      stop: null,
      stops: 1,
      isButton: false,
      page: 1,
    }),
  ).toBeNull();
});
