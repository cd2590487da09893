import type { IncomingMessage, ServerResponse } from 'node:http';

/** A refusal: answered with `status` and its message as JSON `{ error }`. */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** The most bytes a request's body may have. */
export const BODY_LIMIT = 64 * 1024;

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown, headers = {}): void {
  response.writeHead(status, { ...headers, 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}

/**
 * Reads a request's body: parsed if it was sent as JSON, as text otherwise.
 * @throws HttpError 413 beyond {@link BODY_LIMIT} bytes, 400 if it claims to be JSON and is not.
 */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Read to the end even when it is too large: leaving the loop would cut the connection before the answer is sent.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
  }
  if (size > BODY_LIMIT) throw new HttpError(413, `The body has ${size} bytes; at most ${BODY_LIMIT} are accepted.`);

  const text = Buffer.concat(chunks).toString('utf8');
  if (!request.headers['content-type']?.includes('json')) return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HttpError(400, `The body is not valid JSON: ${String(error)}`);
  }
}

/**
 * Keeps strangers out: a local server can otherwise be reached by any web page through a foreign `Origin`, or through a
 * host name that was pointed at 127.0.0.1.
 * @throws HttpError 421 for a foreign host, 403 for a request that another origin's page sent.
 */
export function checkCaller({ headers, socket }: IncomingMessage): void {
  const host = headers.host ?? '';
  const port = socket.localPort ?? 0;
  if (host !== `localhost:${port}` && host !== `127.0.0.1:${port}`) {
    throw new HttpError(421, `This server is http://localhost:${port}, not "${host}".`);
  }
  if (headers.origin !== undefined && headers.origin !== `http://${host}`) {
    throw new HttpError(403, `Requests from ${headers.origin} are not accepted.`);
  }
}
