/**
 * What runs in the main world of an inspected page and its frames while recording, before their own scripts: it tells of
 * `register()`, of `unregister()` and of a new controller by a binding of the debugger, which it takes off the global before
 * the site can see it. The functions are sent as source text, so each is complete in itself.
 */
import type { ControllerReport, RegisterReport, watchRegister } from './watch-register.ts';

/**
 * @param name of the binding: a random one, which is the key to the end of the recording, too
 * @param tellPage reaches the recorder of an earlier session
 */
export function installPageRecorder(
  name: string,
  watch: typeof watchRegister,
  tellPage: typeof tellPageRecorder,
): void {
  const world = globalThis as unknown as Record<string, ((payload: string) => void) | undefined>;
  const binding = world[name];
  if (!binding) return; // it is installed here already
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the binding's name is random
  delete world[name];
  const apply = Reflect.apply.bind(Reflect);
  const stringify = JSON.stringify.bind(JSON);
  const now = Date.now.bind(Date);
  type Report = RegisterReport | ControllerReport;
  /** The last ones, of at most half a minute: the extension's worker may have been dead. */
  let kept: Report[] = [];
  const send = (report: Report) => {
    kept = [...kept.slice(-99), report].filter(({ at }) => at > now() - 30_000);
    binding(stringify(report));
  };
  const sendAgain = () => {
    for (const report of kept) binding(stringify({ ...report, again: true }));
  };
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : null;
  if (!container || !('SyncManager' in globalThis)) return; // not a secure context
  tellPage(`${name} again`);
  tellPage(name);
  /* eslint-disable @typescript-eslint/unbound-method -- called with their own `this` below */
  const { getRegistration, getRegistrations } = container;
  const getterOf = (prototype: object, name: string) => Object.getOwnPropertyDescriptor(prototype, name)?.get;
  /* eslint-enable @typescript-eslint/unbound-method */
  const prototype = ServiceWorkerRegistration.prototype;
  const managers = { sync: getterOf(prototype, 'sync'), periodicsync: getterOf(prototype, 'periodicSync') };
  const controllerOf = getterOf(ServiceWorkerContainer.prototype, 'controller');
  const scriptOf = getterOf(ServiceWorker.prototype, 'scriptURL');

  async function tellController() {
    const at = now();
    const controller: unknown = controllerOf && apply(controllerOf, container, []);
    const url = controller && scriptOf ? String(apply(scriptOf, controller, [])) : null;
    // Of the page's address: what controls it, unless that was replaced just now.
    const registration = await apply(getRegistration, container, []).catch(() => undefined);
    send({ type: 'controller', at, url, scope: registration?.scope ?? null });
  }
  const onChange = () => void tellController();
  container.addEventListener('controllerchange', onChange);

  watch(
    send,
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
    () => container.removeEventListener('controllerchange', onChange),
    sendAgain,
  );
}

/**
 * Calls what the recorder has under a key: its name puts the native functions back where they still are the recorder's, its
 * name and ` again` makes it tell once more what may have been told to nobody.
 */
export function tellPageRecorder(key: string): void {
  const done: unknown[] = [];
  for (const className of ['SyncManager', 'PeriodicSyncManager']) {
    const prototype = (globalThis as unknown as Record<string, { prototype: object } | undefined>)[className]
      ?.prototype;
    const register: unknown = prototype && Object.getOwnPropertyDescriptor(prototype, 'register')?.value;
    const call: unknown = typeof register === 'function' && Reflect.get(register, key);
    if (typeof call !== 'function' || done.includes(call)) continue;
    done.push(call);
    Reflect.apply(call, undefined, []);
  }
}
