import { unzipSync } from 'fflate';
import { afterEach, expect, it, vi } from 'vitest';
import { zipFiles } from './zip.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const FILES = [
  { path: 'manifest.json', content: bytes('{}') },
  { path: 'assets/panel.js', content: bytes('panel();'.repeat(100)) },
];

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

it('packs the files with their paths and contents', () => {
  const found = unzipSync(zipFiles(FILES));
  expect(Object.keys(found)).toEqual(['assets/panel.js', 'manifest.json']);
  for (const { path, content } of FILES) expect(new Uint8Array(found[path] ?? [])).toEqual(content);
});

it('gives the same bytes whatever the order of the files', () => {
  expect(zipFiles([...FILES].reverse())).toEqual(zipFiles(FILES));
});

it.each(['America/Los_Angeles', 'Asia/Kathmandu', 'Pacific/Auckland'])(
  'gives the same bytes at any time and in %s as in UTC',
  (zone) => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
    vi.stubEnv('TZ', 'UTC');
    const first = zipFiles(FILES);
    vi.setSystemTime(Date.UTC(2031, 6, 15, 23, 59));
    vi.stubEnv('TZ', zone);
    expect(new Date().getTimezoneOffset()).not.toBe(0);
    expect(zipFiles(FILES)).toEqual(first);
  },
);

it('gives other bytes for another content', () => {
  const [first, ...rest] = FILES;
  expect(zipFiles([{ path: first?.path ?? '', content: bytes('[]') }, ...rest])).not.toEqual(zipFiles(FILES));
});
