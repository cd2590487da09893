import { expect, test } from 'vitest';
import { UnlistedSchema } from '../../extension/protocol/model.ts';
import fc from 'fast-check';
import * as v from 'valibot';
import { explainUnreadable, isPassing } from './unlisted.ts';

test.each([
  ['Frame with ID 0 is showing error page', 'https://a.example/', 'error-page'],
  ['The extensions gallery cannot be scripted.', 'https://chromewebstore.google.com/', 'browser-page'],
  ['Cannot access a chrome:// URL', 'chrome://settings/', 'browser-page'],
  ['Cannot access contents of the page.', 'devtools://devtools/bundled/', 'browser-page'],
  ['Cannot access contents of url', 'data:text/html,x', 'opaque'],
  ['Cannot access contents of url "file:///tmp/x.html".', 'file:///tmp/x.html', 'blocked'],
  ['This page cannot be scripted due to an ExtensionsSettings policy.', 'https://a.example/', 'blocked'],
  ['Something else', 'https://a.example/', 'failed'],
])('%s at %s is %s', (message, url, code) => {
  expect(explainUnreadable(new Error(message), url).code).toBe(code);
});

test('a frame that went away meanwhile will be read again', () => {
  for (const message of [
    'Frame with ID 7 was removed.',
    'No frame with id 7 in tab with id 1.',
    'The frame was removed.',
    'No tab with id: 7.',
  ]) {
    expect(isPassing(new Error(message))).toBe(true);
  }
  expect(isPassing(new Error('Cannot access contents of the page.'))).toBe(false);
});

test('whatever the browser says at whatever address, there is a row that says why and what to do', () => {
  fc.assert(
    fc.property(fc.anything(), fc.oneof(fc.string(), fc.webUrl()), (error, where) => {
      fc.pre(canBeText(error));
      const row = v.parse(UnlistedSchema, { where, ...explainUnreadable(error, where) });
      expect(row.why).not.toBe('');
      expect(row.next).not.toBe('');
    }),
  );
});

function canBeText(value: unknown): boolean {
  try {
    return String(value) !== '';
  } catch {
    return false; // nothing that a browser throws
  }
}
