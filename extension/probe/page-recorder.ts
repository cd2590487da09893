/**
 * What runs in the main world of an inspected page and its frames while recording, before their own scripts: it tells of
 * `register()`, of `unregister()` and of a new controller by a binding of the debugger, which it takes off the global before
 * the site can see it. The functions are sent as source text, so each is complete in itself.
 */
import type { Natives } from './natives.ts';
import type { ControllerReport, RegisterReport, watchRegister } from './watch-register.ts';

/**
 * @param natives of that world
 * @param name of the binding: a random one, which is the key to the end of the recording, too
 * @param tellPage reaches the recorder of an earlier session
 */
export function installPageRecorder(
  natives: Natives,
  name: string,
  watch: typeof watchRegister,
  tellPage: typeof tellPageRecorder,
): void {
  const world = globalThis as unknown as Record<string, ((payload: string) => void) | undefined>;
  const binding = world[name];
  if (!binding) return; // it is installed here already
  const { add, apply, attempt, deleteProperty, each, listen, now, reader, replace, stringify } = natives;
  deleteProperty(world, name);
  type Report = RegisterReport | ControllerReport;
  /** What was told lately, by the number of its report: the extension's worker may have been dead. */
  const kept: Report[] = [];
  const LAST = 100;
  const LATELY_MS = 30_000;
  let count = 0;
  const tell = (report: Report) => attempt(() => binding(stringify(report)));
  const send = (report: Report) => {
    kept[count++ % LAST] = report;
    tell(report);
  };
  const sendAgain = () => {
    for (let at = count; at < count + LAST; at++) {
      const report = kept[at % LAST];
      if (report && report.at > now() - LATELY_MS) tell({ ...report, again: true });
    }
  };
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : null;
  if (!container || !('SyncManager' in globalThis)) return; // not a secure context
  tellPage(natives, `${name} again`);
  tellPage(natives, name);
  /* eslint-disable @typescript-eslint/unbound-method -- called with their own `this` below */
  const { getRegistration, getRegistrations } = container;
  /* eslint-enable @typescript-eslint/unbound-method */
  const prototype = ServiceWorkerRegistration.prototype;
  const controllerOf = reader(ServiceWorkerContainer.prototype, 'controller');
  const scriptOf = reader(ServiceWorker.prototype, 'scriptURL');
  const isKept = reader(PageTransitionEvent.prototype, 'persisted');
  const scopeOf = reader(prototype, 'scope');

  async function tellController() {
    const at = now();
    const controller = controllerOf(container);
    const url = (controller && scriptOf(controller)) as string | null;
    let scope: string | null = null;
    try {
      // Of the page's address: what controls it, unless that was replaced just now.
      scope = scopeOf(await apply(getRegistration, container, [])) as string;
    } catch {
      // there is none, or the page goes away
    }
    send({ type: 'controller', at, url, scope });
  }
  const undo = [
    listen(container, 'controllerchange', () => void tellController()),
    // What the back/forward cache brings back may be recorded no more; if it is, it is given another recorder.
    listen(window, 'pageshow', (event) => {
      if (isKept(event)) tellPage(natives, name);
    }),
  ];

  /** The managers that were read last: none tells its registration, and the page may go before the browser could answer. */
  const known: { manager: unknown; scope: string }[] = [];
  let reads = 0;
  const managersOf: ((registration: unknown) => unknown)[] = [];
  each(['sync', 'periodicSync'], (attribute) => {
    const putBack = replace(prototype, attribute, 'get', {
      apply(native, registration, args: unknown[]) {
        const manager = apply(native, registration, args);
        attempt(() => (known[reads++ % LAST] = { manager, scope: scopeOf(registration) as string }));
        return manager;
      },
    });
    add(undo, putBack);
    add(managersOf, reader(prototype, attribute));
  });
  const knownScopeOf = (manager: unknown) => {
    let found: string | null = null;
    each(known, (one) => {
      if (one.manager === manager) found = one.scope;
    });
    return found as string | null;
  };

  /** The site has read it before this was here, or long ago. */
  async function askScopeOf(manager: unknown) {
    try {
      const all = (await apply(getRegistrations, container, [])) as readonly ServiceWorkerRegistration[];
      each(all, (one) => each(managersOf, (managerOf) => managerOf(one)));
    } catch {
      // the page goes away, or may not ask
    }
    return knownScopeOf(manager);
  }

  watch(
    natives,
    send,
    (manager) => knownScopeOf(manager) ?? askScopeOf(manager),
    name,
    () => each(undo, (one) => one()),
    sendAgain,
  );
}

/**
 * Calls what the recorder has under a key: its name puts the native functions back where they still are the recorder's, its
 * name and ` again` makes it tell once more what may have been told to nobody.
 */
export function tellPageRecorder({ each, getOwnPropertyDescriptor }: Natives, key: string): void {
  each(['SyncManager', 'PeriodicSyncManager'], (className) => {
    const prototype = (globalThis as unknown as Record<string, { prototype: object } | undefined>)[className]
      ?.prototype;
    const register = prototype && (getOwnPropertyDescriptor(prototype, 'register')?.value as unknown);
    const call = (register as Record<string, unknown> | null | undefined)?.[key];
    if (typeof call === 'function') (call as () => void)();
  });
}
