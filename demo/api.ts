import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError, readBody, sendJson } from './http.ts';
import { log, type DemoState, type PublicState } from './state.ts';

/** Both origins of the demo, without a trailing slash, as seen from the one that was asked. */
export interface Origins {
  origin: string;
  otherOrigin: string;
}

/** What the workers send to. Every request to one of these is logged, refused ones too. */
const WORKER_ENDPOINTS = new Set([
  '/api/events',
  '/api/messages',
  '/api/notes',
  '/api/flaky',
  '/api/workbox',
  '/api/refresh',
]);

// The page shows the newest; a test that wants all of them reads `Demo.received`.
const MOST_SHOWN = 50;

function allow(request: IncomingMessage, ...methods: string[]): void {
  if (methods.includes(request.method ?? '')) return;
  throw new HttpError(405, `Use ${methods.join(' or ')} here.`, { Allow: methods.join(', ') });
}

async function receive(state: DemoState, { origin }: Origins, path: string, request: IncomingMessage) {
  allow(request, 'POST');
  const body = await readBody(request);
  const refused = path === '/api/flaky' && !state.accepting;
  const status = refused ? 503 : 200;
  log(state, { at: Date.now(), origin, method: 'POST', path, body, status });
  if (refused) throw new HttpError(status, 'The demo server refuses until it is told to accept.');
  return { ok: true };
}

async function setAccepting(state: DemoState, request: IncomingMessage) {
  allow(request, 'POST');
  const body = await readBody(request);
  if (typeof body !== 'object' || body === null || !('accept' in body) || typeof body.accept !== 'boolean') {
    throw new HttpError(400, 'Send JSON like {"accept": true}.');
  }
  state.accepting = body.accept;
  return { accepting: state.accepting };
}

/** Answers a request to `/api/...`. Rejects with HttpError for an unknown path, a wrong method or a bad body. */
export async function answerApi(
  state: DemoState,
  origins: Origins,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (WORKER_ENDPOINTS.has(path)) {
    sendJson(response, 200, await receive(state, origins, path, request));
  } else if (path === '/api/accept') {
    sendJson(response, 200, await setAccepting(state, request));
  } else if (path === '/api/received') {
    allow(request, 'GET');
    sendJson(response, 200, state.received.slice(-MOST_SHOWN));
  } else if (path === '/api/state') {
    allow(request, 'GET');
    const { accepting, workers } = state;
    sendJson(response, 200, { ...origins, accepting, workers } satisfies PublicState);
  } else {
    throw new HttpError(404, `There is no ${path} here.`);
  }
}
