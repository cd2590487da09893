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
  const { apply, deleteProperty, each, listen, now, reader, stringify, unlisten } = natives;
  deleteProperty(world, name);
  type Report = RegisterReport | ControllerReport;
  /** What was told lately, by the number of its report: the extension's worker may have been dead. */
  const kept: Report[] = [];
  const LAST = 100;
  const LATELY_MS = 30_000;
  let count = 0;
  const tell = (report: Report) => {
    try {
      binding(stringify(report));
    } catch {
      // the site had replaced what that needs: it must not meet the error
    }
  };
  const send = (report: Report) => {
    kept[count++ % LAST] = report;
    tell(report);
  };
  const sendAgain = () => {
    for (let at = count > LAST ? count - LAST : 0; at < count; at++) {
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
  const managers = { sync: reader(prototype, 'sync'), periodicsync: reader(prototype, 'periodicSync') };
  const controllerOf = reader(ServiceWorkerContainer.prototype, 'controller');
  const scriptOf = reader(ServiceWorker.prototype, 'scriptURL');
  const isKept = reader(PageTransitionEvent.prototype, 'persisted');
  const scopeOf = reader(prototype, 'scope');

  async function tellController() {
    const at = now();
    const controller = controllerOf(container);
    const url = controller ? (scriptOf(controller) as string) : null;
    let scope: string | null = null;
    try {
      // Of the page's address: what controls it, unless that was replaced just now.
      scope = scopeOf(await apply(getRegistration, container, [])) as string;
    } catch {
      // there is none, or the page goes away
    }
    send({ type: 'controller', at, url, scope });
  }
  const onChange = () => void tellController();
  listen(container, 'controllerchange', onChange);
  /** What the back/forward cache brings back may be recorded no more; if it is, it is given another recorder. */
  const onShow = (event: Event) => {
    if (isKept(event) === true) tellPage(natives, name);
  };
  listen(window, 'pageshow', onShow);

  watch(
    natives,
    send,
    async (manager, kind) => {
      try {
        const all = (await apply(getRegistrations, container, [])) as readonly ServiceWorkerRegistration[];
        let scope: string | null = null;
        each(all, (one) => {
          if (managers[kind](one) === manager) scope = scopeOf(one) as string;
        });
        return scope;
      } catch {
        return null; // the page goes away, or may not ask
      }
    },
    name,
    () => {
      unlisten(container, 'controllerchange', onChange);
      unlisten(window, 'pageshow', onShow);
    },
    sendAgain,
  );
}

/**
 * Calls what the recorder has under a key: its name puts the native functions back where they still are the recorder's, its
 * name and ` again` makes it tell once more what may have been told to nobody.
 */
export function tellPageRecorder({ each, getOwnPropertyDescriptor }: Natives, key: string): void {
  let last: unknown;
  each(['SyncManager', 'PeriodicSyncManager'], (className) => {
    const prototype = (globalThis as unknown as Record<string, { prototype: object } | undefined>)[className]
      ?.prototype;
    const register: unknown = prototype && getOwnPropertyDescriptor(prototype, 'register')?.value;
    const call = typeof register === 'function' && (register as unknown as Record<string, unknown>)[key];
    if (typeof call !== 'function' || call === last) return;
    last = call;
    (call as () => void)();
  });
}
