import type { Protocol } from 'devtools-protocol';
import type { Reason } from '../../extension/protocol/model.ts';

type RemoteObject = Protocol.Runtime.RemoteObject;

const MAX_TEXT = 10_000;
const MAX_STACK = 20_000;

/** The arguments of a console call in one text, at most 10,000 characters; objects as far as the browser previews them. */
export function textOf(args: readonly RemoteObject[]): string {
  let text = '';
  for (const [index, arg] of args.entries()) {
    if (text.length >= MAX_TEXT) break;
    text += (index === 0 ? '' : ' ') + show(arg).slice(0, MAX_TEXT);
  }
  return text.slice(0, MAX_TEXT);
}

function show({ type, subtype, value, unserializableValue, description, preview }: RemoteObject): string {
  if (type === 'string') return String(value);
  if (unserializableValue !== undefined) return unserializableValue;
  if (type !== 'object' || subtype === 'null' || subtype === 'error') return description ?? String(value);
  if (!preview || (subtype !== undefined && subtype !== 'array')) return description ?? type;
  const isArray = subtype === 'array';
  const shown = preview.properties.map(({ name, type: of, value = of }) => {
    const quoted = of === 'string' ? JSON.stringify(value) : value;
    return isArray ? quoted : `${name}: ${quoted}`;
  });
  const all = [...shown, ...(preview.overflow ? ['…'] : [])].join(', ');
  const name = description === undefined || description === 'Object' || isArray ? '' : `${description} `;
  return isArray ? `[${all}]` : `${name}{${all}}`;
}

/** What was thrown and not caught, as data. The message is '' where the value says nothing. */
export function reasonOf({ exception, text }: Protocol.Runtime.ExceptionDetails): Reason {
  if (!exception) return { name: 'Error', message: text.slice(0, MAX_TEXT), stack: '' };
  const description = exception.description ?? show(exception);
  if (exception.subtype !== 'error') {
    const name = exception.type === 'object' ? (exception.className ?? 'object') : exception.type;
    return { name: name.slice(0, 200), message: show(exception).slice(0, MAX_TEXT), stack: '' };
  }
  const stack = description.slice(0, MAX_STACK);
  const head = /^(.*?)(?:\n {4}at |$)/s.exec(stack)?.[1] ?? '';
  // As `Error.prototype.toString` writes it: `name: message`, or only the name.
  const [, name = exception.className ?? 'Error', message = head] = /^([\w$.]+)(?:: (.*))?$/s.exec(head) ?? [];
  return { name: name.slice(0, 200), message: (message === name ? '' : message).slice(0, MAX_TEXT), stack };
}
