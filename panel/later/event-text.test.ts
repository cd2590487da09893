import { expect, test } from 'vitest';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { eventText } from './event-text.ts';

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
});

test('a tag that is gone was unregistered by whoever did so, or it is not known why', () => {
  const source = { url: 'https://a.example/page.js', line: 3, column: 7 };
  expect(told({ type: 'gone', from: 'page', source })).toBe('by the page · page.js:3:7');
  expect(told({ type: 'gone' })).toMatch(/^It is registered no more: /);
});
