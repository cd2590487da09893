import type { Protocol } from 'devtools-protocol';
import type { Source } from '../../extension/protocol/log.ts';
import type { Reason } from '../../extension/protocol/model.ts';
import { urlOf } from './bodies.ts';

type RemoteObject = Protocol.Runtime.RemoteObject;
type ObjectPreview = Protocol.Runtime.ObjectPreview;
type Stack = Protocol.Runtime.StackTrace;

const MAX_TEXT = 10_000;
const MAX_STACK = 20_000;

/**
 * A text without the lines of stacks that are of the probes: code that a debugger evaluates has no address, and theirs is one line.
 * What a site evaluates itself has the place where it did (`eval at …`).
 */
export const withoutOwnFrames = (text: string): string =>
  text.replace(/\n {4}at (?:.* \(|async )?<anonymous>:1:\d+\)?(?=\n|$)/g, '');

/** What the browser previews of an object's own property, at most 100 characters; of an error the beginning of its stack. */
const previewed = (preview: ObjectPreview | undefined, of: string): string | undefined =>
  preview?.properties.find(({ name, type }) => name === of && type !== 'undefined')?.value;

/** As the probe tells causes (reasons.ts), as far as the browser previews them. */
function causeOf(error: ObjectPreview | undefined): string {
  const [cause] = previewed(error, 'cause')?.split('\n    at ') ?? [];
  return cause === undefined ? '' : `\nCaused by: ${cause}`;
}

/** The arguments of a console call in one text, at most 10,000 characters; objects as far as the browser previews them. */
export function textOf([first, ...rest]: readonly RemoteObject[]): string {
  let text = first ? show(first).slice(0, MAX_TEXT) : '';
  if (first?.type === 'string' && rest.length > 0) text = text.replace(FORMATS, (format) => formatted(format, rest));
  for (const arg of rest) {
    if (text.length >= MAX_TEXT) break;
    text += ' ' + show(arg).slice(0, MAX_TEXT);
  }
  return withoutOwnFrames(text).slice(0, MAX_TEXT);
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
  if (subtype === 'error') return (description ?? type) + causeOf(preview);
  if (type !== 'object' || subtype === 'null') return description ?? String(value);
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
const positionOf = (url: string, { lineNumber, columnNumber }: { lineNumber: number; columnNumber: number }) => ({
  url: urlOf(url),
  line: lineNumber + 1,
  column: columnNumber + 1,
});

/** The innermost place in a script that has an address; what this extension runs has none. */
export function sourceOf(stack: Stack | undefined): Source | undefined {
  for (let link = stack; link; link = link.parent) {
    const frame = link.callFrames.find(({ url }) => url !== '');
    if (frame) return { ...positionOf(frame.url, frame), function: frame.functionName.slice(0, 200) };
  }
  return undefined;
}

/** Where it was thrown. */
export function placeOf(details: Protocol.Runtime.ExceptionDetails): Source | undefined {
  const url = scriptOf(details);
  return sourceOf(details.stackTrace) ?? (url === '' ? undefined : positionOf(url, details));
}

/** What was thrown and not caught, as data. The message is '' where the value says nothing. */
export function reasonOf({ exception, text }: Protocol.Runtime.ExceptionDetails): Reason {
  if (!exception) return { name: 'Error', message: text.slice(0, MAX_TEXT), stack: '' };
  if (exception.subtype !== 'error') {
    const name = exception.type === 'object' ? (exception.className ?? 'object') : exception.type;
    const shown = show(exception);
    const message = shown.startsWith(`${name} {`) ? shown.slice(name.length + 1) : shown;
    return { name: name.slice(0, 200), message: message.slice(0, MAX_TEXT), stack: '' };
  }
  const told = withoutOwnFrames(exception.description ?? '');
  const stack = (told + causeOf(exception.preview)).slice(0, MAX_STACK);
  const head = /^(.*?)(?:\n {4}at |$)/s.exec(told)?.[1] ?? '';
  // As `Error.prototype.toString` writes it: `name: message`, or only the name. A name may have any characters: it is what comes
  // before the message, which the browser previews, a long one without its middle.
  const said = previewed(exception.preview, 'message')?.split(/[…\n]/)[0];
  const end = said ? head.indexOf(`: ${said}`) : (/^[\w$.-]+(?=: |$)/.exec(head)?.[0].length ?? -1);
  const name = end < 0 ? (exception.className ?? 'Error') : head.slice(0, end);
  const message = head.slice(end < 0 ? 0 : end + 2);
  return { name: name.slice(0, 200), message: (message === name ? '' : message).slice(0, MAX_TEXT), stack };
}
