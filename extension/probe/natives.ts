/**
 * What the probes call of a site's world. A site may replace any of it, so it is taken as soon as a probe comes, and
 * what lists and tables would be asked for each time is done here with syntax alone. Sent as source text, so it is complete in
 * itself.
 */
export type Natives = ReturnType<typeof takeNatives>;

/* eslint-disable @typescript-eslint/unbound-method -- called with the `this` that is given to `apply` */
export function takeNatives() {
  const { apply, deleteProperty } = Reflect;
  const { create, defineProperty, getOwnPropertyDescriptor } = Object;
  const { parse, stringify } = JSON;
  const { now } = Date;
  // That of async functions, whatever goes by its name.
  // eslint-disable-next-line @typescript-eslint/require-await -- only its promise is wanted
  const NativePromise = (async () => undefined)().constructor as PromiseConstructor;
  const { slice } = String.prototype;
  const { addEventListener, removeEventListener } = EventTarget.prototype;

  /** By numbers or names; it inherits nothing. */
  const table = <T>() => create(null) as Record<PropertyKey, T | undefined>;

  return {
    apply: apply as (call: unknown, self: unknown, args: readonly unknown[]) => unknown,
    deleteProperty,
    getOwnPropertyDescriptor,
    parse: parse as (json: string) => unknown,
    stringify,
    /** Epoch ms. */
    now,
    Promise: NativePromise,
    table,

    beginning: (text: string, length: number): string =>
      text.length > length ? apply(slice, text, [0, length]) : text,

    isPromise: (value: unknown): value is Promise<unknown> => {
      try {
        return value instanceof NativePromise;
      } catch {
        return false; // there is another in its place
      }
    },

    each: <T>(list: readonly T[], what: (one: T) => void) => {
      // eslint-disable-next-line @typescript-eslint/prefer-for-of -- which calls what the site may have replaced
      for (let index = 0; index < list.length; index++) what(list[index] as T);
    },

    add: <T>(list: T[], one: T) => {
      list[list.length] = one;
    },

    /** @param descriptor inherits nothing here */
    define: (target: object, name: string, descriptor: PropertyDescriptor) => {
      defineProperty(target, name, { __proto__: null, ...descriptor } as PropertyDescriptor);
    },

    /** Reads an attribute of the platform's, whatever the site makes of it from now on. */
    reader: (prototype: object, name: string): ((self: unknown) => unknown) => {
      const getter = getOwnPropertyDescriptor(prototype, name)?.get;
      return (self): unknown => getter && apply(getter, self, []);
    },

    listen: (target: EventTarget, type: string, listener: (event: Event) => void, capture = false) => {
      apply(addEventListener, target, [type, listener, capture]);
    },

    unlisten: (target: EventTarget, type: string, listener: (event: Event) => void, capture = false) => {
      apply(removeEventListener, target, [type, listener, capture]);
    },
  };
}

/** The expression that takes them. */
export const NATIVES = `(${takeNatives.toString()})()`;
