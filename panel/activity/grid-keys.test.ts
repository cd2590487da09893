import { describe, expect, test } from 'vitest';
import { gridKey } from './grid-keys.ts';

const press = (key: string, row: number, cell: number, modifiers = {}) =>
  gridKey(
    { key, ctrlKey: false, metaKey: false, altKey: false, ...modifiers },
    { row, cell },
    { rows: 100, cells: 6, page: 9 },
  );

describe('the keys of a grid', () => {
  test.each([
    ['ArrowDown', 3, 2, { row: 4, cell: 2 }],
    ['ArrowUp', 0, 2, { row: 0, cell: 2 }],
    ['ArrowRight', 3, 5, { row: 3, cell: 5 }],
    ['ArrowLeft', 3, 5, { row: 3, cell: 4 }],
    ['Home', 3, 5, { row: 3, cell: 0 }],
    ['End', 3, 1, { row: 3, cell: 5 }],
    ['PageDown', 95, 1, { row: 99, cell: 1 }],
    ['PageUp', 95, 1, { row: 86, cell: 1 }],
  ])('%s leads from row %i, cell %i to %j', (key, row, cell, expected) => {
    expect(press(key, row, cell)).toEqual(expected);
  });

  test('lead to the first and the last cell of all with Ctrl', () => {
    expect(press('Home', 50, 3, { ctrlKey: true })).toEqual({ row: 0, cell: 0 });
    expect(press('End', 50, 3, { ctrlKey: true })).toEqual({ row: 99, cell: 5 });
    expect(press('ArrowDown', 50, 3, { ctrlKey: true })).toBeNull();
  });

  test('begin at either end where no row is selected', () => {
    expect(press('ArrowDown', -1, 0)).toEqual({ row: 0, cell: 0 });
    expect(press('ArrowUp', -1, 0)).toEqual({ row: 99, cell: 0 });
    expect(press('End', -1, 0)).toEqual({ row: 99, cell: 0 });
    expect(press('ArrowLeft', -1, 0)).toBeNull();
  });

  test('leave other keys, and an empty grid, alone', () => {
    expect(press('a', 1, 1)).toBeNull();
    expect(press('ArrowDown', 1, 1, { altKey: true })).toBeNull();
    const none = { rows: 0, cells: 1, page: 9 };
    const key = { key: 'End', ctrlKey: false, metaKey: false, altKey: false };
    expect(gridKey(key, { row: -1, cell: 0 }, none)).toBeNull();
  });
});
