import { expect, test } from 'vitest';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { eventText, eventView, whyText } from './event-text.ts';

const told = (event: Partial<LogEvent>) => eventText({ seq: 1, at: 0, type: 'refused', tag: 'news', ...event });

test('what was refused is explained by the permission of its kind', () => {
  const reason = { name: 'NotAllowedError', message: 'Permission denied.', stack: '' };
  const words = (name: string) => `NotAllowedError: Permission denied. The permission ${name} is denied.`;
  expect(told({ reason, kind: 'sync' })).toContain(words('background-sync'));
  expect(told({ reason, kind: 'periodicsync' })).toContain(words('periodic-background-sync'));
});

test('a tag that waits tells which attempt comes only where that is known', () => {
  const waiting = { type: 'waiting', nextAttemptAt: Date.UTC(2026, 0, 1, 12) } as const;
  expect(told({ ...waiting, attempt: 2 })).toMatch(/^attempt 2 estimated about /);
  expect(told(waiting)).toMatch(/^estimated about /);
  expect(told({ type: 'waiting' })).toBe('');
  expect(told({ ...waiting, attempt: 3, lastChance: true })).toMatch(/^attempt 3 estimated .* · It is the last one\.$/);
});

test('what a worker does is told with its version', () => {
  const stopped = { type: 'worker stopped', url: 'https://a.example/sw.js', version: 'F032EE17' } as const;
  expect(told(stopped)).toBe('https://a.example/sw.js · version F032EE17');
  expect(told({ type: 'controller changed', url: 'https://a.example/sw.js' })).toBe('https://a.example/sw.js');
});

test('the details say why, as Activity does', () => {
  const reason = { name: 'NotAllowedError', message: 'Denied.', stack: '' };
  const whyOf = (event: Partial<LogEvent>) => whyText({ seq: 1, at: 1, type: 'waiting', ...event });
  expect(whyOf({ type: 'refused', reason })).toMatch(
    /^NotAllowedError: Denied\. The permission background-sync is denied/,
  );
  expect(whyOf({ lastChance: true })).toBe('It is the last one.');
  expect(whyOf({ type: 'dropped' })).toMatch(/^The last attempt failed: /);
  expect(whyOf({ type: 'gone' })).toMatch(/^It is registered no more: /);
  expect(whyOf({ type: 'exception', reason })).toBe('NotAllowedError: Denied.');
  expect(['waiting', 'completed', 'refused'].map((type) => whyOf({ type: type as LogEvent['type'] }))).toEqual([
    '',
    '',
    '',
  ]);
});

test('a tag that is gone was unregistered by whoever did so, or it is not known why', () => {
  const source = { url: 'https://a.example/page.js', line: 3, column: 7 };
  expect(told({ type: 'gone', from: 'page', source })).toBe('by the page · page.js:3:7');
  expect(told({ type: 'gone' })).toMatch(/^It is registered no more: /);
});

test('a console message has the level that somebody should see as its outcome, as Details and the timeline show it', () => {
  const viewOf = (event: Partial<LogEvent>) => eventView({ seq: 1, at: 0, type: 'console', ...event });
  expect(viewOf({ level: 'error' })).toEqual({ icon: 'cross', tone: 'bad', label: 'error' });
  expect(viewOf({ level: 'warning' })).toEqual({ icon: 'warning', tone: 'doubtful', label: 'warning' });
  expect(viewOf({ level: 'info' })).toEqual({ icon: 'dash', tone: 'quiet', label: 'console' });
  expect(viewOf({ type: 'request', level: 'error', status: 200 })).toMatchObject({ tone: 'quiet', label: '200' });
});
