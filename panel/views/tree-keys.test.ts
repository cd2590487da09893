import { expect, test } from 'vitest';
import { registrationOf, snapshotOf } from '../store/test-data.ts';
import { treeRows } from '../store/tree.ts';
import { treeKey } from './tree-keys.ts';

const snapshot = snapshotOf(registrationOf({ sync: { status: 'listed', tags: ['a', 'b'] } }));
const none = { filter: '', collapsed: new Set<string>(), unlimited: new Set<string>(), firing: new Set<string>() };
const rows = treeRows({ snapshot, ...none });

test('Up, Down, Home and End move between rows and stop at the ends', () => {
  expect(treeKey('ArrowDown', rows, 0)).toEqual({ type: 'focus', index: 1 });
  expect(treeKey('ArrowDown', rows, 3)).toEqual({ type: 'focus', index: 3 });
  expect(treeKey('ArrowUp', rows, 0)).toEqual({ type: 'focus', index: 0 });
  expect(treeKey('Home', rows, 3)).toEqual({ type: 'focus', index: 0 });
  expect(treeKey('End', rows, 0)).toEqual({ type: 'focus', index: 3 });
});

test('Left closes a row or goes to its parent, Right goes into it', () => {
  expect(treeKey('ArrowLeft', rows, 1)).toEqual({ type: 'expand', expanded: false });
  expect(treeKey('ArrowLeft', rows, 2)).toEqual({ type: 'focus', index: 1 });
  expect(treeKey('ArrowRight', rows, 1)).toEqual({ type: 'focus', index: 2 });
  expect(treeKey('ArrowRight', rows, 2)).toBeNull();
});

test('Enter fires a tag, other keys are left alone', () => {
  expect(treeKey('Enter', rows, 2)).toEqual({ type: 'fire', row: rows[2] });
  expect(treeKey('Enter', rows, 0)).toEqual({ type: 'expand', expanded: false });
  expect(treeKey(' ', rows, 2)).toEqual({ type: 'select' });
  expect(treeKey('x', rows, 2)).toBeNull();
});
