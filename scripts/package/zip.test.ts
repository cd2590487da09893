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

it('packs the files with their paths and contents', async () => {
  const found = unzipSync(await zipFiles(FILES));
  expect(Object.keys(found)).toEqual(['assets/panel.js', 'manifest.json']);
  for (const { path, content } of FILES) expect(new Uint8Array(found[path] ?? [])).toEqual(content);
});

it('gives the same bytes whatever the order of the files', async () => {
  expect(await zipFiles([...FILES].reverse())).toEqual(await zipFiles(FILES));
});

it.each(['America/Los_Angeles', 'Asia/Kathmandu', 'Pacific/Auckland'])(
  'gives the same bytes at any time and in %s as in UTC',
  async (zone) => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
    vi.stubEnv('TZ', 'UTC');
    const first = await zipFiles(FILES);
    vi.setSystemTime(Date.UTC(2031, 6, 15, 23, 59));
    vi.stubEnv('TZ', zone);
    expect(new Date().getTimezoneOffset()).not.toBe(0);
    expect(await zipFiles(FILES)).toEqual(first);
  },
);

it('gives other bytes for another content', async () => {
  const [first, ...rest] = FILES;
  const other = await zipFiles([{ path: first?.path ?? '', content: bytes('[]') }, ...rest]);
  expect(other).not.toEqual(await zipFiles(FILES));
});

it('keeps as it is what deflating makes no smaller', async () => {
  const path = 'icon.png';
  const content = Uint8Array.from({ length: 64 }, (_, at) => (at * 167) % 256);
  const zip = await zipFiles([{ path, content }]);
  expect(Buffer.from(zip).includes(Buffer.from(content))).toBe(true);
  expect(unzipSync(zip)[path]).toEqual(content);
});

it('has the sum of each content, by which a program sees that it is whole', async () => {
  const content = bytes('123456789'); // whose CRC-32 is the published check value
  const sum = Buffer.from([0x26, 0x39, 0xf4, 0xcb]);
  const zip = Buffer.from(await zipFiles([{ path: 'a', content }]));
  expect([zip.indexOf(sum), zip.lastIndexOf(sum)]).toEqual([14, zip.lastIndexOf('PK\u0001\u0002') + 16]);
});

it('has paths in any writing', async () => {
  expect(Object.keys(unzipSync(await zipFiles([{ path: '文/字.txt', content: bytes('…') }])))).toEqual(['文/字.txt']);
});
