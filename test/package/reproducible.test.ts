import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readBuild } from '../../scripts/package/pack.ts';
import { ROOT } from '../../scripts/setup.mjs';
import { DIST } from './dist.ts';

/** A build takes 16 s of one core, and longer where others have it. */
const BUILDS_WITHIN_MS = 240_000;
/** Unlike those of whoever built `dist/`, at least one of them. */
const ELSEWHERE = {
  TZ: process.env.TZ === 'Asia/Kathmandu' ? 'UTC' : 'Asia/Kathmandu',
  LC_ALL: 'zh_CN.UTF-8',
  // What Vite takes where there is none; here is that of Vitest.
  NODE_ENV: 'production',
};
let folder: string;

// By what `npm run build` runs. One build is enough: `dist/` is the other, built from the same sources just before.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'background-sync-build-'));
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--logLevel', 'error', '--outDir', folder, '--emptyOutDir'];
  await promisify(execFile)(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...ELSEWHERE } });
}, BUILDS_WITHIN_MS);

afterAll(() => rm(folder, { recursive: true, force: true }));

it('has the files of dist/, byte for byte, when it is built again in another folder, time zone and language', () => {
  const [build, again] = [readBuild(DIST), readBuild(folder)];
  const hint = 'Is dist/ older than its sources? Run "npm run build".';
  expect(build.has('manifest.json')).toBe(true);
  expect([...again.keys()].sort(), hint).toEqual([...build.keys()].sort());
  const isSame = (path: string) => Buffer.from(build.get(path) ?? []).equals(Buffer.from(again.get(path) ?? []));
  expect(
    [...build.keys()].filter((path) => !isSame(path)),
    hint,
  ).toEqual([]);
});
