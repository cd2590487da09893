import type { Protocol } from 'devtools-protocol';

type Fulfil = Protocol.Fetch.FulfillRequestRequest;
type Paused = Pick<Protocol.Fetch.RequestPausedEvent, 'requestId' | 'request'>;

/** No server can send a body with these. */
const NO_BODY = [204, 205, 304];

/** The answer of a rule to a request of a worker, which may read it also where it asks another origin. */
export function answerTo(
  { requestId, request }: Paused,
  { status, body }: { status: number; body: string },
  scope: string,
): Fulfil {
  const type = isJson(body) ? 'application/json' : 'text/plain;charset=utf-8';
  return {
    requestId,
    responseCode: status,
    responseHeaders: [...allow(request, scope), { name: 'Content-Type', value: type }],
    body: NO_BODY.includes(status) || request.method === 'HEAD' ? '' : toBase64(body),
  };
}

/** What a browser asks the other origin before such a request; null where it is something else. */
export function preflightAnswer({ requestId, request }: Paused, scope: string): Fulfil | null {
  const wanted = headerOf(request, 'access-control-request-method');
  if (request.method !== 'OPTIONS' || wanted === undefined) return null;
  const allowed = [
    { name: 'Access-Control-Allow-Methods', value: wanted },
    { name: 'Access-Control-Allow-Headers', value: headerOf(request, 'access-control-request-headers') ?? '' },
  ];
  return { requestId, responseCode: 204, responseHeaders: [...allow(request, scope), ...allowed] };
}

const headerOf = ({ headers }: Protocol.Network.Request, name: string) =>
  Object.entries(headers).find(([known]) => known.toLowerCase() === name)?.[1];

/** Whoever was sent on from one origin to another asks as `null`. */
const allow = (request: Protocol.Network.Request, scope: string) => [
  { name: 'Access-Control-Allow-Origin', value: headerOf(request, 'origin') ?? new URL(scope).origin },
  { name: 'Access-Control-Allow-Credentials', value: 'true' },
];

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false; // which is the answer
  }
}

function toBase64(body: string): string {
  const bytes = new TextEncoder().encode(body);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
