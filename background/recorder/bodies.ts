import type { Protocol } from 'devtools-protocol';
import type { Body, Header } from '../../extension/protocol/log.ts';

/** At most so much of a body is kept, in characters of its text or bytes of what is none. */
export const MAX_BODY = 65_536;
export const MAX_URL = 4_096;
const MAX_HEADERS = 200;
const MAX_HEADER = 10_000;
/** Base64 of whole groups only can be read: 4 characters for 3 bytes. */
const MAX_BASE64 = Math.floor(MAX_BODY / 3) * 4;

/**
 * What the browser keeps of bodies until they are asked for, in bytes, while they are recorded; a larger one cannot be had.
 * Without the first two the browser keeps them in memory without any use.
 */
const KEEPING = { maxTotalBufferSize: 20_000_000, maxResourceBufferSize: 5_000_000, maxPostDataSize: MAX_BODY };
const KEEPING_NOTHING = { maxTotalBufferSize: 0, maxResourceBufferSize: 0 };

/** What the browser is told when its `Network` domain is enabled, which counts until that is enabled anew. */
export const keeping = (kept: boolean): Protocol.Network.EnableRequest => (kept ? KEEPING : KEEPING_NOTHING);

/** A body for the log. What is too long is cut, and says so. */
export function bodyOf(data: string, isBase64: boolean): Body {
  const most = isBase64 ? MAX_BASE64 : MAX_BODY;
  const encoding = isBase64 ? 'base64' : 'text';
  return data.length <= most ? { encoding, data } : { encoding, data: data.slice(0, most), cut: true };
}

/** A body that is there and cannot be had. */
export const LOST_BODY: Body = { encoding: 'text', data: '', cut: true };

/** The body of a request, whose parts the browser gives as base64: as text where it is UTF-8. */
export function requestBodyOf(parts: readonly { bytes?: string }[]): Body {
  const binary = parts.map(({ bytes = '' }) => atob(bytes)).join('');
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  try {
    return bodyOf(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), false);
  } catch {
    return bodyOf(btoa(binary), true); // it is no text
  }
}

/** An address for the log: what a `data:` URL carries is a body. */
export const urlOf = (url: string): string => url.slice(0, MAX_URL).replace(/^(data:[^,]*,).+/is, '$1…');

/** Headers for the log, in the browser's order. */
export function headersOf(headers: Readonly<Record<string, string>>): Header[] {
  const clip = (text: string) => text.slice(0, MAX_HEADER);
  return Object.entries(headers)
    .slice(0, MAX_HEADERS)
    .map(([name, value]) => ({ name: clip(name), value: clip(value) }));
}
