/**
 * What runs in the main world of an inspected page and its frames while recording, before their own scripts: it tells of
 * `register()` and `unregister()` by a binding of the debugger, which it takes off the global before the site can see it.
 * Both functions are sent as source text, so each is complete in itself.
 */
import type { RegisterReport, watchRegister } from './watch-register.ts';

/** @param name of the binding: a random one, which is the key to the end of the recording, too */
export function installPageRecorder(name: string, watch: typeof watchRegister): void {
  const world = globalThis as unknown as Record<string, ((payload: string) => void) | undefined>;
  const send = world[name];
  if (!send) return; // it is installed here already
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the binding's name is random
  delete world[name];
  const apply = Reflect.apply.bind(Reflect);
  const stringify = JSON.stringify.bind(JSON);
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : null;
  if (!container || !('SyncManager' in globalThis)) return; // not a secure context
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the container as `this` below
  const { getRegistrations } = container;
  const prototype = ServiceWorkerRegistration.prototype;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with a registration as `this` below
  const managerOf = (name: string) => Object.getOwnPropertyDescriptor(prototype, name)?.get;
  const managers = { sync: managerOf('sync'), periodicsync: managerOf('periodicSync') };

  watch(
    (report: RegisterReport) => send(stringify(report)),
    async (manager, kind) => {
      try {
        const all = await apply(getRegistrations, container, []);
        const isIts = (one: ServiceWorkerRegistration) => managers[kind] && apply(managers[kind], one, []) === manager;
        return all.find(isIts)?.scope ?? null;
      } catch {
        return null; // the page goes away, or may not ask
      }
    },
    name,
  );
}

/** Puts the native functions back where they still are the recorder's. */
export function stopPageRecorder(name: string): void {
  for (const className of ['SyncManager', 'PeriodicSyncManager']) {
    const prototype = (globalThis as unknown as Record<string, { prototype: object } | undefined>)[className]
      ?.prototype;
    const register: unknown = prototype && Object.getOwnPropertyDescriptor(prototype, 'register')?.value;
    const stop: unknown = typeof register === 'function' && Reflect.get(register, name);
    if (typeof stop === 'function') Reflect.apply(stop, undefined, []);
  }
}
