/**
 * What the probes call of a site's world. A site may replace any of it, so it is taken as soon as a probe comes, and
 * what lists and tables would be asked for each time is done here with syntax alone. Sent as source text, so it is complete in
 * itself.
 */
export type Natives = ReturnType<typeof takeNatives>;

type Native = (this: unknown, ...args: unknown[]) => unknown;
type Field = 'value' | 'get' | 'set';
type Descriptor = Omit<PropertyDescriptor, Field> & Record<Field, Native>;

/* eslint-disable @typescript-eslint/unbound-method -- called with the `this` that is given to `apply` */
export function takeNatives() {
  const { apply, deleteProperty } = Reflect;
  const { create, defineProperty, getOwnPropertyDescriptor, getPrototypeOf } = Object;
  const { parse, stringify } = JSON;
  const { now } = Date;
  // That of async functions, whatever goes by its name.
  // eslint-disable-next-line @typescript-eslint/require-await -- only its promise is wanted
  const NativePromise = (async () => undefined)().constructor as PromiseConstructor;
  const { slice } = String.prototype;
  const { addEventListener, removeEventListener } = EventTarget.prototype;

  /** By numbers or names; it inherits nothing. */
  const table = <T>() => create(null) as Record<PropertyKey, T | undefined>;

  /** @param descriptor inherits nothing here */
  const define = (target: object, name: string, descriptor: PropertyDescriptor) => {
    defineProperty(target, name, { __proto__: null, ...descriptor } as PropertyDescriptor);
  };

  const attempt = <T>(what: () => T): T | undefined => {
    try {
      return what();
    } catch {
      return undefined;
    }
  };

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

    /** Whatever becomes of `WeakMap.prototype`. */
    weakMap: <K extends WeakKey, V>() => {
      const map = new WeakMap<K, V>();
      return { get: map.get.bind(map), set: map.set.bind(map) };
    },

    /** Of what may be no text, as the message of an error that a site has made, nothing. */
    beginning: (text: unknown, length: number): string =>
      typeof text !== 'string' ? '' : text.length > length ? apply(slice, text, [0, length]) : text,

    /** What it yields; undefined where the site has replaced what that needs: it must not meet the error. */
    attempt,

    isPromise: (value: unknown): value is Promise<unknown> => attempt(() => value instanceof NativePromise) ?? false,

    each: <T>(list: readonly T[], what: (one: T) => void) => {
      // eslint-disable-next-line @typescript-eslint/prefer-for-of -- which calls what the site may have replaced
      for (let index = 0; index < list.length; index++) what(list[index] as T);
    },

    add: <T>(list: T[], one: T) => {
      list[list.length] = one;
    },

    define,

    /**
     * Puts a Proxy in the place of a native function, where target and function are there and can be replaced.
     * @param field where the property has it: what is returned puts the function back, unless the site has replaced the Proxy
     */
    replace: (target: object, name: string, field: Field, handler: ProxyHandler<Native>) =>
      attempt(() => {
        const descriptor = getOwnPropertyDescriptor(target, name) as Descriptor;
        const proxy = new Proxy(descriptor[field], handler);
        define(target, name, { ...descriptor, [field]: proxy });
        return () => {
          if (getOwnPropertyDescriptor(target, name)?.[field] === proxy) define(target, name, descriptor);
        };
      }) ?? (() => undefined),

    /** Reads an attribute of the platform's, whatever the site makes of it from now on. */
    reader: (prototype: object, name: string): ((self: unknown) => unknown) => {
      const getter = getOwnPropertyDescriptor(prototype, name)?.get;
      return (self): unknown => getter && apply(getter, self, []);
    },

    /** The name of an object's class, without a call of what the site may have put there; undefined where it has none. */
    classOf: (self: object): unknown => {
      const made = getOwnPropertyDescriptor(getPrototypeOf(self) ?? {}, 'constructor')?.value as object | undefined;
      return made && getOwnPropertyDescriptor(made, 'name')?.value;
    },

    /** What is returned takes the listener away. */
    listen: (target: EventTarget, type: string, listener: (event: Event) => void) => {
      const args = [type, listener];
      apply(addEventListener, target, args);
      return () => void apply(removeEventListener, target, args);
    },
  };
}

/** The expression that takes them. */
export const NATIVES = `(${takeNatives.toString()})()`;
