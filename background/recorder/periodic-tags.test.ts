import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPeriodicTags } from './periodic-tags.ts';

const SITE = 'https://example.com/';

beforeEach(() => void vi.useFakeTimers({ now: 1_000 }));
afterEach(() => void vi.useRealTimers());

function setUp() {
  const gone: string[] = [];
  const tags = createPeriodicTags((_registration, tag, at) => gone.push(`${tag} ${at}`));
  return { gone, tags };
}

test('a tag that the list has no more is gone, once', () => {
  const { gone, tags } = setUp();
  tags.onListed(SITE, ['news', 'mail'], 100);
  tags.onListed(SITE, ['mail'], 200);
  tags.onListed(SITE, ['mail'], 300);
  expect(gone).toEqual(['news 200']);
});

test('a call that unregisters a tag changes something only where it is there', () => {
  const { gone, tags } = setUp();
  tags.onListed(SITE, ['news'], 100);
  expect(tags.onCalled(SITE, 'mail', 'unregister')).toBe(false);
  expect(tags.onCalled(SITE, 'news', 'unregister')).toBe(true);
  expect(tags.onCalled(SITE, 'news', 'unregister')).toBe(false);
  expect(tags.onCalled(SITE, 'news', 'register')).toBe(true);
  expect(tags.onCalled(SITE, 'news', 'register')).toBe(true); // perhaps with another interval
  expect(tags.onCalled(SITE, 'news', 'unregister')).toBe(true);
  tags.onListed(SITE, [], 2_000);
  expect(gone).toEqual([]);
});

test('a list that was asked for before a call says nothing of what that changed', () => {
  const { gone, tags } = setUp();
  tags.onListed(SITE, ['news'], 100);
  tags.onCalled(SITE, 'news', 'unregister');
  tags.onCalled(SITE, 'mail', 'register');
  tags.onListed(SITE, ['news'], 999);
  expect(gone).toEqual([]);
  expect(tags.onCalled(SITE, 'news', 'unregister')).toBe(false);
  tags.onListed(SITE, [], 1_001);
  expect(gone).toEqual(['mail 1001']);
});

test('of a registration that was not listed, each call is taken at its word', () => {
  const { gone, tags } = setUp();
  expect(tags.onCalled(SITE, 'news', 'unregister')).toBe(true);
  tags.onListed(SITE, ['news'], 100);
  expect(gone).toEqual([]);
});
