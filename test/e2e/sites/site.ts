import { createServer, type IncomingMessage } from 'node:http';

/** A file of a site: its text, or its text with what else is answered. */
export type SiteFile = string | { body: string; headers?: Record<string, string>; status?: number };

/** A site of one test: files by their path, and what its pages and workers told the server. */
export interface Site {
  /** e.g. `http://localhost:43210`, without a trailing slash */
  readonly origin: string;
  readonly port: number;
  /** What was sent to `/told`, oldest first. */
  readonly told: readonly unknown[];
  /** Adds a file, or gives one another content. */
  serve(path: string, file: SiteFile): void;
  close(): Promise<void>;
}

const TYPES: readonly [RegExp, string][] = [
  [/\.js$/, 'text/javascript; charset=utf-8'],
  [/\.json$/, 'application/json'],
  [/(\/|\.html)$/, 'text/html; charset=utf-8'],
];

/** Registers `/sw.js` for the whole site; `ready` tells when it is active. */
export const PAGE = `<!doctype html><title>A site of a test</title><link rel="icon" href="data:,">
<script>
  const register = async (script = '/sw.js', options = {}) => {
    const registration = await navigator.serviceWorker.register(script, options);
    const worker = registration.active ?? registration.waiting ?? registration.installing;
    if (worker.state === 'activated') return registration;
    await new Promise((resolve) => worker.addEventListener('statechange', () => worker.state === 'activated' && resolve()));
    return registration;
  };
  globalThis.ready = register();
</script>`;

/** What a worker says to the server, as the first line of its script. */
export const TELL = `const tell = (what) => fetch('/told', { method: 'POST', body: JSON.stringify(what) });
`;

/** A worker that tells the server of each event, and fulfils it once the server has answered. */
export const TELLING_WORKER = `${TELL}
const handle = ({ type, tag, lastChance, isTrusted }) => tell({ type, tag, lastChance, isTrusted });
addEventListener('sync', (event) => event.waitUntil(handle(event)));
addEventListener('periodicsync', (event) => event.waitUntil(handle(event)));
`;

/** Refuses what the browser fires, so that the tag stays registered, in back-off; fulfils what is simulated. */
export const REFUSING_WORKER = `${TELL}
addEventListener('sync', (event) => {
  const { type, tag, lastChance, isTrusted } = event;
  const told = tell({ type, tag, lastChance, isTrusted });
  event.waitUntil(isTrusted ? told.then(() => Promise.reject(new Error('Refused.'))) : told);
});`;

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Serves a site of a test on a free port of the loopback interface.
 * @param given - files by path; without `/` its page is {@link PAGE}
 */
export async function startSite(given: Record<string, SiteFile>): Promise<Site> {
  const files = new Map<string, SiteFile>(Object.entries({ '/': PAGE, ...given }));
  const told: unknown[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const path = (request.url ?? '/').replace(/\?.*$/s, '');
      response.setHeader('Cache-Control', 'no-store');
      if (path === '/told') {
        told.push(JSON.parse(await readText(request)));
        response.end();
        return;
      }
      const file = files.get(path);
      const {
        body,
        headers = {},
        status = 200,
      } = typeof file === 'string' ? { body: file } : (file ?? { body: '', status: 404 });
      const type = TYPES.find(([ending]) => ending.test(path))?.[1] ?? 'text/plain; charset=utf-8';
      response.writeHead(status, { 'Content-Type': type, ...headers }).end(body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The site has no port.');
  return {
    origin: `http://localhost:${address.port}`,
    port: address.port,
    told,
    serve: (path, file) => void files.set(path, file),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
