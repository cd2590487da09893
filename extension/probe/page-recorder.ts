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
  if (!('SyncManager' in globalThis)) return; // not a secure context
  const container = navigator.serviceWorker;
  tellPage(natives, `${name} again`);
  tellPage(natives, name);
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const { getRegistrations } = container;
  const prototype = ServiceWorkerRegistration.prototype;
  const readyOf = reader(ServiceWorkerContainer.prototype, 'ready');
  const controllerOf = reader(ServiceWorkerContainer.prototype, 'controller');
  const scriptOf = reader(ServiceWorker.prototype, 'scriptURL');
  const isKept = reader(PageTransitionEvent.prototype, 'persisted');
  const scopeOf = reader(prototype, 'scope');
  const activeOf = reader(prototype, 'active');
  const syncOf = reader(prototype, 'sync');
  const periodicSyncOf = reader(prototype, 'periodicSync');

  /**
   * The registrations that the site had to do with last. Neither a manager nor a worker tells its own, and a page may be gone before
   * the browser could answer which it is.
   */
  const known: unknown[] = [];
  let reads = 0;
  /** What is none, but the site's, has no scope. */
  const see = (registration: unknown) => attempt(() => scopeOf(registration) && (known[reads++ % LAST] = registration));

  async function learn(from: () => unknown) {
    try {
      each((await from()) as readonly unknown[], see);
    } catch {
      // the page goes away, may not ask, or had replaced what that needs
    }
  }
  void learn(async () => [await readyOf(container)]);

  async function scopeWhere(isIt: (registration: unknown) => unknown): Promise<string | null> {
    let scope: unknown = null;
    const find = () =>
      each(known, (one) => {
        if (attempt(() => isIt(one))) scope = scopeOf(one);
      });
    find();
    if (!scope) {
      // The site had it before this was here, or long ago.
      await learn(() => apply(getRegistrations, container, []));
      find();
    }
    return scope as string | null;
  }

  async function tellController() {
    const at = now();
    const controller = controllerOf(container);
    const url = (controller && scriptOf(controller)) as string | null;
    const scope = await scopeWhere((one) => controller && activeOf(one) === controller);
    send({ type: 'controller', at, url, scope });
  }

  const undo = [
    listen(container, 'controllerchange', () => void tellController()),
    // What the back/forward cache brings back may be recorded no more; if it is, it is given another recorder.
    listen(window, 'pageshow', (event) => {
      if (isKept(event)) tellPage(natives, name);
    }),
  ];
  each(['sync', 'periodicSync'], (attribute) => {
    const putBack = replace(prototype, attribute, 'get', {
      apply(native, registration, args: unknown[]) {
        see(registration);
        return apply(native, registration, args);
      },
    });
    add(undo, putBack);
  });

  watch(
    natives,
    send,
    (manager) => scopeWhere((one) => syncOf(one) === manager || periodicSyncOf(one) === manager),
    name,
    undo,
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
