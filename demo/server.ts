import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerApi, type Origins } from './api.ts';
import { checkCaller, HttpError, sendJson } from './http.ts';
import { readSiteFile } from './site-files.ts';
import { createState, type DemoState, type Received } from './state.ts';
import { withBuild } from './worker-build.ts';

export type { Received } from './state.ts';

/** A running demo site. Its two origins serve the same pages and share one state. */
export interface Demo {
  /** e.g. `http://localhost:8621`, without a trailing slash. */
  readonly origin: string;
  /** The second origin, whose `/frame/` the page `/frames/` embeds. */
  readonly otherOrigin: string;
  /** What the site's workers sent to `/api/...`, oldest first; the same array for the demo's life. */
  readonly received: readonly Received[];
  /** Makes `/api/flaky` accept, or refuse with 503 as it does at first. */
  accept(accept: boolean): void;
  /** Makes every worker script a new version, found by `registration.update()`. Returns its number. */
  updateWorkers(): number;
  /** From now on installs fail (or, with false, succeed). It changes the scripts, so it is an update too. */
  failNextInstalls(fail: boolean): void;
  /** From now on a new version skips waiting, as it does at first, or waits. It changes the scripts, so it is an update too. */
  skipWaiting(skip: boolean): void;
  /** Ends both servers and their open connections. */
  close(): Promise<void>;
}

const COMMON_HEADERS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

async function answer(state: DemoState, origins: Origins, request: IncomingMessage, response: ServerResponse) {
  checkCaller(request);
  const pathname = (request.url ?? '/').replace(/[?#].*$/s, '');
  if (pathname.startsWith('/api/')) return answerApi(state, origins, pathname, request, response);

  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new HttpError(405, 'Use GET here.', { Allow: 'GET, HEAD' });
  }
  const found = await readSiteFile(pathname);
  if ('redirect' in found) {
    response.writeHead(308, { Location: found.redirect }).end();
    return;
  }
  const content = withBuild(found.file, found.content, state.workers);
  response.writeHead(200, { 'Content-Type': found.type, 'Content-Length': content.length });
  response.end(request.method === 'HEAD' ? undefined : content);
}

function refuse(error: unknown, response: ServerResponse): void {
  if (!(error instanceof HttpError)) console.error(error);
  if (response.headersSent) response.destroy();
  else if (error instanceof HttpError) sendJson(response, error.status, { error: error.message }, error.headers);
  else sendJson(response, 500, { error: 'The demo server failed; its console says why.' });
}

function createSite(state: DemoState, origins: Origins): Server {
  return createServer((request, response) => {
    for (const [name, value] of Object.entries(COMMON_HEADERS)) response.setHeader(name, value);
    answer(state, origins, request, response).catch((error: unknown) => refuse(error, response));
  });
}

/** Listens on the loopback interface only. Resolves with the origin. */
async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new Error(`The demo cannot use port ${port}: ${cause.message}. Close what uses it or choose another.`, {
          cause,
        }),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The demo server has no port.');
  return `http://localhost:${address.port}`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The only error it reports is that the server was not running, which is what was asked for.
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * Starts the demo site on two ports of the loopback interface.
 * @param options - the ports; any free one where it is 0 or left out.
 * @throws Error if a port is taken; nothing is left running then.
 */
export async function startDemo(options: { port?: number; otherPort?: number } = {}): Promise<Demo> {
  const state = createState();
  // Filled in below, once the ports are known.
  const main: Origins = { origin: '', otherOrigin: '' };
  const other: Origins = { origin: '', otherOrigin: '' };
  const servers = [createSite(state, main), createSite(state, other)] as const;
  const closeAll = async () => {
    await Promise.all(servers.map(close));
  };

  try {
    main.origin = other.otherOrigin = await listen(servers[0], options.port ?? 0);
    other.origin = main.otherOrigin = await listen(servers[1], options.otherPort ?? 0);
  } catch (error) {
    await closeAll();
    throw error;
  }

  return {
    ...main,
    received: state.received,
    accept: (accept) => void (state.accepting = accept),
    updateWorkers: () => ++state.workers.version,
    failNextInstalls: (fail) => void (state.workers.failInstalls = fail),
    skipWaiting: (skip) => void (state.workers.skipWaiting = skip),
    close: closeAll,
  };
}
