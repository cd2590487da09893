import { expect, test } from 'vitest';
import type { TargetState } from '../../extension/protocol/model.ts';
import { statusOf } from './test-data.ts';
import { statusText } from './status-text.ts';

const page = (online: boolean | null): TargetState => ({
  kind: 'page',
  name: 'https://a.example/',
  online,
  held: false,
});
const worker = (name: string, online: boolean | null, held = false): TargetState => ({
  kind: 'service worker',
  name,
  online,
  held,
});

test('nothing attached', () => {
  expect(statusText(statusOf({ targets: [page(true)] }))).toBe('Debugger not attached · Online: page');
});

test('everything in the same state is counted', () => {
  const targets = [page(false), worker('https://a.example/1/', false), worker('https://a.example/2/', false)];
  expect(statusText(statusOf({ attached: true, targets }))).toBe(
    'Debugger attached · Offline: page, 2 service workers',
  );
});

test('mixed states are listed apart, with names', () => {
  const long = `https://a.example/${'deep/'.repeat(10)}notes/`;
  const targets = [page(false), worker(long, true), worker('https://a.example/', null)];
  expect(statusText(statusOf({ attached: true, targets }))).toBe(
    'Debugger attached · Offline: page · Online: service worker https://…/notes/ · Unknown: service worker https://a.example/',
  );
});

test('what is held is counted', () => {
  const targets = [page(true), worker('https://a.example/1/', true, true), worker('https://a.example/2/', true, true)];
  expect(statusText(statusOf({ attached: true, targets }))).toBe(
    'Debugger attached · Online: page, 2 service workers · Held: 2 service workers',
  );
});
