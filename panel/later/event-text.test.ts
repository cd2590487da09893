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
