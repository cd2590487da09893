import { readFile, realpath, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { HttpError } from './http.ts';

/** A file to serve, or where to go instead (the path of a folder with its slash). */
export type SiteFile = { content: Buffer; type: string; file: string } | { redirect: string };

const ROOT = fileURLToPath(new URL('site/', import.meta.url));

// Whatever is not listed is not served, so the type declarations beside the scripts stay private.
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** The real Workbox, from the installed packages: the only files served from outside `site/`. */
const VENDOR = workboxFiles();

function workboxFiles(): ReadonlyMap<string, string> {
  const require = createRequire(import.meta.url);
  const backgroundSync = require.resolve('workbox-background-sync/package.json');
  // workbox-core is a dependency of it, so it need not be visible from here.
  const core = createRequire(backgroundSync).resolve('workbox-core/package.json');
  const files = new Map<string, string>();
  for (const manifest of [backgroundSync, core]) {
    const folder = path.dirname(manifest);
    for (const ending of ['prod.js', 'prod.js.map']) {
      const name = `${path.basename(folder)}.${ending}`;
      files.set(`/vendor/${name}`, path.join(folder, 'build', name));
    }
  }
  return files;
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG';
}

function decode(pathname: string): string {
  let decoded;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    throw new HttpError(400, 'The path is not correctly encoded.');
  }
  if (decoded.includes('\0') || decoded.includes('\\')) throw new HttpError(400, 'The path has a forbidden character.');
  return decoded;
}

/** The real path, which is below ROOT whatever dots or links the request contains. */
async function locate(decoded: string): Promise<string> {
  const root = await realpath(ROOT);
  const file = await realpath(path.join(root, decoded));
  const outside = path.relative(root, file).split(path.sep)[0] === '..';
  if (outside) throw new HttpError(404, 'There is no such page.');
  return file;
}

/**
 * Finds what the site has at a request's path (still encoded, without its query).
 * @throws HttpError 400 for a malformed path, 404 for anything that is not a file of the site.
 */
export async function readSiteFile(pathname: string): Promise<SiteFile> {
  const decoded = decode(pathname);
  try {
    let file = VENDOR.get(decoded) ?? (await locate(decoded));
    if ((await stat(file)).isDirectory()) {
      // Built from the folder found, not from what was asked: `//elsewhere.example/` must not become a redirect to it.
      if (!decoded.endsWith('/')) return { redirect: `/${path.relative(await realpath(ROOT), file)}/` };
      file = path.join(file, 'index.html');
    }
    const type = TYPES[path.extname(file)];
    if (type === undefined) throw new HttpError(404, 'There is no such page.');
    return { content: await readFile(file), type, file };
  } catch (error) {
    if (isMissing(error)) throw new HttpError(404, `There is no ${decoded} here.`);
    throw error;
  }
}
