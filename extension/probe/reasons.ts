/**
 * How the probe tells what a handler was rejected with or threw, in words and as data. What is the site's own is not called, where it
 * can be helped. Sent as source text, so it is complete in itself.
 */
import type { Natives } from './natives.ts';
import type { ReportedReason } from './probe-model.ts';

/** Takes what it needs of the platform, and yields what makes a reason of a value. */
export function takeReasons(natives: Natives): (value: unknown) => ReportedReason {
  const { add, attempt, beginning, classOf, each, getOwnPropertyDescriptor, reader, stringify } = natives;
  const typeOf = reader(Event.prototype, 'type');
  const response = attempt(() => Response.prototype) ?? {};
  const statusOf = reader(response, 'status');
  const urlOf = reader(response, 'url');

  function toReason(value: unknown): ReportedReason {
    let name = value === null ? 'null' : typeof value;
    try {
      if (value instanceof Error || value instanceof DOMException) {
        const causes = attempt(() => causesOf(value, [value])) ?? '';
        const stack = beginning(beginning(value.stack, 20_000) + causes, 20_000);
        return { name: beginning(value.name, 200), message: beginning(value.message, 10_000), stack };
      }
      let text: unknown;
      if (typeof value === 'object' && value !== null) {
        name = beginning(classOf(value), 200) || name;
        text = say(value) ?? stringify(value);
      } else text = String(value);
      return { name, message: beginning(text, 10_000), stack: '' };
    } catch {
      return { name, message: null, stack: '' };
    }
  }

  /** JSON says nothing of the platform's objects. Their own attributes tell what they are: these throw at any other. */
  function say(value: object): unknown {
    const status = attempt(() => statusOf(value) as number | undefined);
    if (status !== undefined) return `${status} ${urlOf(value) as string}`;
    return attempt(() => typeOf(value));
  }

  /** An object's own, without a call of what the site may have put there. */
  const own = (of: object, name: string | number): unknown => getOwnPropertyDescriptor(of, name)?.value;

  /** What an error comes of: its cause and what an AggregateError has, with their stacks and causes: a few, each once. */
  function causesOf(error: object, told: unknown[]): string {
    let text = '';
    const tell = (cause: unknown) => {
      let isTold = cause === undefined || told.length > 5;
      each(told, (one) => (isTold ||= one === cause));
      if (isTold) return;
      add(told, cause);
      text += '\nCaused by: ';
      if (typeof cause !== 'object' || cause === null) text += beginning(String(cause), 10_000);
      else text += (beginning(stackOf(cause), 20_000) || line(cause)) + causesOf(cause, told);
    };
    tell(own(error, 'cause'));
    const errors = own(error, 'errors');
    if (typeof errors === 'object' && errors) for (let index = 0; index < 5; index++) tell(own(errors, index));
    return text;
  }

  /** Where it is no value, errors have one getter of it in common, which one has that no site has made. */
  function stackOf(error: object): unknown {
    try {
      return own(error, 'stack') ?? classOf(null as never);
    } catch (native) {
      return reader(native as object, 'stack')(error);
    }
  }

  /** `name: message` of what has no stack. */
  function line(value: object): string {
    const read = (name: string) => attempt(() => reader(DOMException.prototype, name)(value));
    const name = read('name') ?? classOf(value);
    const message = read('message') ?? own(value, 'message') ?? say(value);
    return `${beginning(name, 200)}: ${beginning(message, 10_000)}`;
  }

  return toReason;
}
