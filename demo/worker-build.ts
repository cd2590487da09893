import path from 'node:path';
import type { WorkerBuild } from './state.ts';

const WORKER_SCRIPT = /^sw-[a-z-]+\.js$/;

/**
 * Puts the current build at the end of a service worker's script, and leaves any other file as it is. The browser takes
 * a script that differs by a byte for a new version; `shared/lifecycle.js` reads the values in the worker.
 */
export function withBuild(file: string, content: Buffer, build: WorkerBuild): Buffer {
  if (!WORKER_SCRIPT.test(path.basename(file))) return content;
  const trailer = `\n// version ${build.version}\nself.demoBuild = ${JSON.stringify(build)};\n`;
  return Buffer.concat([content, Buffer.from(trailer)]);
}
