import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../setup.mjs';
import { say } from '../setup/say.mjs';
import { packExtension, readBuild } from './pack.ts';

/** The name and version by which the zip is called. */
function identity(): { name: string; version: string } {
  const read: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  if (typeof read === 'object' && read !== null && 'name' in read && 'version' in read) {
    return { name: String(read.name), version: String(read.version) };
  }
  throw new Error('package.json has no name and version.');
}

/** Writes the zip for the stores from `dist/` into `packages/` and prints what it is. */
export async function writePackage(): Promise<void> {
  const dist = join(ROOT, 'dist');
  const { files, zip } = await packExtension(dist);
  const packed = new Set(files.map(({ path }) => path));
  const unused = [...readBuild(dist).keys()].filter((path) => !packed.has(path));
  if (unused.length > 0) say(`Left out, because nothing loads it: ${unused.join(', ')}.`);

  const { name, version } = identity();
  const path = join(ROOT, 'packages', `${name}-${version}.zip`);
  mkdirSync(join(ROOT, 'packages'), { recursive: true });
  writeFileSync(path, zip);

  for (const file of files) console.log(`${String(file.content.length).padStart(8)}  ${file.path}`);
  console.log(`\n${relative(process.cwd(), path)}: ${zip.length} bytes, ${files.length} files`);
  console.log(`sha256 ${createHash('sha256').update(zip).digest('hex')}`);
}
