import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BODY_LIMIT } from './http.ts';
import { startDemo, type Demo } from './server.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
});

afterAll(() => demo.close());

/** Unlike `fetch`, it sends the path and the headers as they are given. */
function rawGet(path: string, headers: Record<string, string> = {}): Promise<{ status: number; location?: string }> {
  const { port } = new URL(demo.origin);
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers: { host: `localhost:${port}`, ...headers } });
    sent.on('response', (response) => {
      response.resume();
      const { location } = response.headers;
      resolve({ status: response.statusCode ?? 0, ...(location === undefined ? {} : { location }) });
    });
    sent.on('error', reject);
    sent.end();
  });
}

function post(path: string, body: string, type = 'application/json', origin = demo.origin): Promise<Response> {
  return fetch(origin + path, { method: 'POST', headers: { 'Content-Type': type }, body });
}

describe('the files of the site', () => {
  it.each([
    '/',
    '/notes/',
    '/failing/',
    '/ignoring/',
    '/throwing/',
    '/pending/',
    '/workbox/',
    '/periodic/',
    '/frames/',
  ])('has a page at %s that is never cached', async (path) => {
    const response = await fetch(demo.origin + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('serves the real Workbox', async () => {
    const response = await fetch(`${demo.origin}/vendor/workbox-background-sync.prod.js`);
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await response.text()).toContain('workbox.backgroundSync');
  });

  it.each([
    '/../server.ts',
    '/..%2fserver.ts',
    '/%2e%2e/server.ts',
    '/notes/../../server.ts',
    '/../../package.json',
    '//etc/passwd',
    '/vendor/../server.ts',
    '/missing.js',
    '/mail.js/',
    '/shared/',
  ])('answers 404 to %s', async (path) => {
    expect(await rawGet(path)).toEqual({ status: 404 });
  });

  it.each(['/%', '/%00', '/..%5cserver.ts'])('answers 400 to the malformed path %s', async (path) => {
    expect(await rawGet(path)).toEqual({ status: 400 });
  });

  it('redirects a folder to its own address, never to another host', async () => {
    expect(await rawGet('/notes?x')).toEqual({ status: 308, location: '/notes/' });
    expect(await rawGet('//notes')).toEqual({ status: 308, location: '/notes/' });
  });

  it('turns away other host names and other origins', async () => {
    expect(await rawGet('/', { host: 'rebound.example' })).toEqual({ status: 421 });
    expect(await rawGet('/', { origin: 'https://elsewhere.example' })).toEqual({ status: 403 });
  });
});

describe('what the server receives', () => {
  it('logs what was sent, by which origin it arrived, oldest first', async () => {
    const before = Date.now();
    await post('/api/messages', '{"to":"ada@mail.example"}');
    await post('/api/notes', 'plain', 'text/plain', demo.otherOrigin);

    const [first, second] = demo.received.slice(-2);
    expect(first).toMatchObject({ origin: demo.origin, method: 'POST', path: '/api/messages', status: 200 });
    expect(first?.body).toEqual({ to: 'ada@mail.example' });
    expect(first?.at).toBeGreaterThanOrEqual(before);
    expect(second).toMatchObject({ origin: demo.otherOrigin, path: '/api/notes', body: 'plain' });
    expect(await (await fetch(`${demo.origin}/api/received`)).json()).toEqual(demo.received);
  });

  it('refuses a body over the limit and logs nothing of it', async () => {
    const count = demo.received.length;
    expect((await post('/api/messages', 'x'.repeat(BODY_LIMIT), 'text/plain')).status).toBe(200);
    const response = await post('/api/messages', 'x'.repeat(BODY_LIMIT + 1), 'text/plain');
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ error: 'The body has 65537 bytes; at most 65536 are accepted.' });
    expect(demo.received).toHaveLength(count + 1);
  });

  it('explains what is wrong with a request', async () => {
    expect((await post('/api/messages', '{')).status).toBe(400);
    expect((await post('/api/accept', '{"accept":"yes"}')).status).toBe(400);
    expect((await post('/api/nothing', '{}')).status).toBe(404);
    const wrongMethod = await fetch(`${demo.origin}/api/messages`);
    expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('refuses at /api/flaky until it is told to accept, and logs both', async () => {
    expect((await post('/api/flaky', '{"tag":"a"}')).status).toBe(503);
    expect((await post('/api/accept', '{"accept":true}')).status).toBe(200);
    expect((await post('/api/flaky', '{"tag":"b"}')).status).toBe(200);
    demo.accept(false);
    expect((await post('/api/flaky', '{"tag":"c"}')).status).toBe(503);
    expect(demo.received.slice(-3).map(({ status }) => status)).toEqual([503, 200, 503]);
  });
});

describe('the versions of the workers', () => {
  const script = async (path: string) => (await fetch(demo.origin + path)).text();

  it('changes every worker script, and no other file, on an update', async () => {
    const page = await script('/mail.js');
    const before = await script('/sw-mail.js');
    const version = demo.updateWorkers();
    expect(await script('/sw-mail.js')).toBe(before.replaceAll(String(version - 1), String(version)));
    expect(await script('/workbox/sw-workbox.js')).toContain(`// version ${version}`);
    expect(await script('/mail.js')).toBe(page);
  });

  it('tells the workers whether to fail their install and whether to skip waiting', async () => {
    demo.failNextInstalls(true);
    demo.skipWaiting(false);
    expect(await script('/notes/sw-notes.js')).toContain('"failInstalls":true,"skipWaiting":false');
    demo.failNextInstalls(false);
    demo.skipWaiting(true);
    expect(await script('/notes/sw-notes.js')).toContain('"failInstalls":false,"skipWaiting":true');
  });
});

describe('starting and closing', () => {
  it('says which port is taken', async () => {
    const port = Number(new URL(demo.origin).port);
    await expect(startDemo({ port })).rejects.toThrow(`The demo cannot use port ${port}`);
  });

  it('may be closed twice', async () => {
    const second = await startDemo();
    await second.close();
    await second.close();
    await expect(fetch(second.origin)).rejects.toThrow();
  });
});
