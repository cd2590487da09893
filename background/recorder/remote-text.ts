import type { Protocol } from 'devtools-protocol';
import type { Source } from '../../extension/protocol/log.ts';
import type { Reason } from '../../extension/protocol/model.ts';
import { urlOf } from './bodies.ts';

type RemoteObject = Protocol.Runtime.RemoteObject;
type ObjectPreview = Protocol.Runtime.ObjectPreview;

const MAX_TEXT = 10_000;
const MAX_STACK = 20_000;

/** The arguments of a console call in one text, at most 10,000 characters; objects as far as the browser previews them. */
export function textOf([first, ...rest]: readonly RemoteObject[]): string {
  let text = first ? show(first).slice(0, MAX_TEXT) : '';
  if (first?.type === 'string' && rest.length > 0) text = text.replace(FORMATS, (format) => formatted(format, rest));
  for (const arg of rest) {
    if (text.length >= MAX_TEXT) break;
    text += ' ' + show(arg).slice(0, MAX_TEXT);
  }
  return text.slice(0, MAX_TEXT);
}

/** What the first argument may have in the place of the next ones (console specification, "Formatter"); `%c` is of styles. */
const FORMATS = /%[sdifoOc%]/g;

/** Takes from the arguments what stands in the place of a format. */
function formatted(format: string, args: RemoteObject[]): string {
  if (format === '%%') return '%';
  const arg = args.shift();
  return arg === undefined ? format : format === '%c' ? '' : show(arg).slice(0, MAX_TEXT);
}

function show({ type, subtype, value, unserializableValue, description, preview }: RemoteObject): string {
  if (type === 'string') return String(value);
  if (unserializableValue !== undefined) return unserializableValue;
  if (type !== 'object' || subtype === 'null' || subtype === 'error') return description ?? String(value);
  if (!preview || (subtype !== undefined && subtype !== 'array')) return description ?? type;
  return showPreview(preview, subtype === 'array', description);
}

/** A function has no text in it; of what `console.table` is given, the objects in it have previews as well. */
function showPreview({ properties, overflow }: ObjectPreview, isArray: boolean, description?: string): string {
  const shown = properties.map(({ name, type, value = type, valuePreview: inner }) => {
    const text = type === 'string' ? JSON.stringify(value) : type === 'function' ? 'ƒ' : value;
    const quoted = inner ? showPreview(inner, inner.subtype === 'array', inner.description) : text;
    return isArray ? quoted : `${name}: ${quoted}`;
  });
  const all = [...shown, ...(overflow ? ['…'] : [])].join(', ');
  const name = description === undefined || description === 'Object' || isArray ? '' : `${description} `;
  return isArray ? `[${all}]` : `${name}{${all}}`;
}

/** Whether what nobody handled is a promise's rejection. */
export const isRejection = ({ text }: Protocol.Runtime.ExceptionDetails) => text.includes('(in promise)');

/**
 * The address of the script that its line and column are of; '' where they say nothing. Without a stack a script that cannot be
 * parsed has a position, and a rejection the beginning of the worker's script or of the page (measured).
 */
function scriptOf(details: Protocol.Runtime.ExceptionDetails): string {
  const { stackTrace, url = '' } = details;
  return stackTrace?.callFrames[0]?.url ?? (isRejection(details) ? '' : url);
}

/** A position that the browser counts from 0. */
export const positionOf = (
  url: string,
  { lineNumber, columnNumber }: { lineNumber: number; columnNumber: number },
) => ({
  url: urlOf(url),
  line: lineNumber + 1,
  column: columnNumber + 1,
});

/** Where it was thrown. */
export function placeOf(details: Protocol.Runtime.ExceptionDetails): Source | undefined {
  const url = scriptOf(details);
  return url === '' ? undefined : positionOf(url, details);
}

/** What was thrown and not caught, as data. The message is '' where the value says nothing. */
export function reasonOf({ exception, text }: Protocol.Runtime.ExceptionDetails): Reason {
  if (!exception) return { name: 'Error', message: text.slice(0, MAX_TEXT), stack: '' };
  const description = exception.description ?? show(exception);
  if (exception.subtype !== 'error') {
    const name = exception.type === 'object' ? (exception.className ?? 'object') : exception.type;
    const shown = show(exception);
    const message = shown.startsWith(`${name} {`) ? shown.slice(name.length + 1) : shown;
    return { name: name.slice(0, 200), message: message.slice(0, MAX_TEXT), stack: '' };
  }
  const stack = description.slice(0, MAX_STACK);
  const head = /^(.*?)(?:\n {4}at |$)/s.exec(stack)?.[1] ?? '';
  // As `Error.prototype.toString` writes it: `name: message`, or only the name.
  const [, name = exception.className ?? 'Error', message = head] = /^([\w$.]+)(?:: (.*))?$/s.exec(head) ?? [];
  return { name: name.slice(0, 200), message: (message === name ? '' : message).slice(0, MAX_TEXT), stack };
}
