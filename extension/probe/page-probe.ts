/**
 * What runs inside a frame of the inspected site, in the extension's isolated world: the page's own overrides do not
 * reach it. Every function here is sent as source text (`scripting.executeScript({ func })`), so each is complete in
 * itself: it imports types only and uses nothing outside its body.
 */
import type { TagRead } from '../protocol/model.ts';

interface SyncManagerLike {
  register(tag: string): Promise<void>;
  getTags(): Promise<string[]>;
}
type SyncRegistration = ServiceWorkerRegistration & { sync?: SyncManagerLike; periodicSync?: SyncManagerLike };

/**
 * Reads all that this frame's origin knows of its registrations and tags. Resolves within `patienceMs` (plus the
 * browser's own time) whatever hangs: a `getTags()` that has not settled is reported as `pending`, after
 * `unsettledMs` as `unsettled`, and is asked again only once it has settled.
 *
 * @returns a FrameReport (see background/inspector/frame-report.ts) as JSON text, because lone surrogates in tags survive
 * only as JSON escapes.
 */
export async function readFrame(patienceMs: number, unsettledMs: number): Promise<string> {
  interface Read<T> {
    /** Epoch ms. */
    askedAt: number;
    done: Promise<void>;
    value?: T;
  }
  type Reads = WeakMap<object, Map<string, Read<unknown>>>;
  const world = globalThis as typeof globalThis & {
    backgroundSyncReads?: Reads;
    backgroundSyncSeen?: WeakRef<ServiceWorkerRegistration>[];
  };
  const reads = (world.backgroundSyncReads ??= new WeakMap());
  const patience = new Promise<void>((resolve) => setTimeout(resolve, patienceMs));

  const reason = (error: unknown) =>
    error instanceof Error || error instanceof DOMException
      ? { name: error.name, message: error.message, stack: '' }
      : { name: 'Error', message: String(error), stack: '' };

  const failed = (error: unknown) => ({ status: 'failed' as const, reason: reason(error) });

  /** One call at a time for each owner and kind: its value, left out while it is awaited, and when it was asked for. */
  async function ask<T>(owner: object, kind: string, call: () => Promise<T>): Promise<{ value?: T; askedAt: number }> {
    const kinds = reads.get(owner) ?? new Map<string, Read<unknown>>();
    reads.set(owner, kinds);
    let read = kinds.get(kind) as Read<T> | undefined;
    if (!read) {
      const started: Read<T> = { askedAt: Date.now(), done: Promise.resolve() };
      started.done = call().then((value) => {
        started.value = value;
      });
      read = started;
      kinds.set(kind, read);
    }
    await Promise.race([read.done, patience]);
    if ('value' in read) kinds.delete(kind);
    return read;
  }

  async function readTags(
    registration: SyncRegistration,
    kind: 'sync' | 'periodicSync',
  ): Promise<{ read: TagRead; askedAt: number }> {
    const manager = registration[kind];
    if (!manager) return { read: { status: 'unsupported' }, askedAt: Date.now() };
    const { value, askedAt } = await ask(registration, kind, () =>
      manager.getTags().then((tags) => ({ status: 'listed' as const, tags }), failed),
    );
    if (value) return { read: value, askedAt };
    const now = Date.now();
    return { read: { status: now - askedAt < unsettledMs ? 'pending' : 'unsettled' }, askedAt: now };
  }

  async function permission(name: string): Promise<string> {
    const { value } = await ask(navigator, name, () =>
      navigator.permissions.query({ name: name as PermissionName }).then(
        (status) => status.state as string,
        () => 'unsupported',
      ),
    );
    return value ?? 'unsupported';
  }

  function workers(registration: ServiceWorkerRegistration) {
    return (['installing', 'waiting', 'active'] as const).flatMap((slot) => {
      const worker = registration[slot];
      return worker ? [{ slot, state: worker.state, scriptURL: worker.scriptURL }] : [];
    });
  }

  const frame = { origin: self.origin, secure: isSecureContext, onLine: navigator.onLine };
  const answer = (registrations: object, permissions?: unknown) =>
    JSON.stringify({ ...frame, permissions, registrations });
  let container: ServiceWorkerContainer | undefined;
  try {
    container = (navigator as Partial<Navigator>).serviceWorker;
  } catch (error) {
    return answer(failed(error));
  }
  if (!container) return answer({ status: 'unsupported' });

  const registered = container;
  // The tags are asked for as soon as the registrations are known, while the permissions may still be on their way.
  const asked = Promise.all([permission('background-sync'), permission('periodic-background-sync')]).then(
    ([sync, periodic]) => ({ 'background-sync': sync, 'periodic-background-sync': periodic }),
  );
  const found = await ask(registered, 'registrations', () =>
    registered.getRegistrations().then((list) => ({ list }), failed),
  );
  if (!found.value) return answer({ status: 'pending' }, await asked);
  if ('reason' in found.value) return answer(found.value, await asked);
  world.backgroundSyncSeen = found.value.list.map((registration) => new WeakRef(registration)); // see wakeWorker
  const list = await Promise.all(
    found.value.list.map(async (registration: SyncRegistration) => {
      const [oneShot, periodic] = await Promise.all([
        readTags(registration, 'sync'),
        readTags(registration, 'periodicSync'),
      ]);
      return {
        scope: registration.scope,
        workers: workers(registration),
        sync: oneShot.read,
        periodicSync: periodic.read,
        askedAt: Math.min(oneShot.askedAt, periodic.askedAt),
      };
    }),
  );
  return answer({ status: 'listed', list }, await asked);
}

/**
 * Registers a one-shot tag, given as JSON text, with the registration of that scope.
 *
 * @returns JSON text: null, or the error as `{ name, message }`; its message is null where the registration is gone.
 */
export async function registerTag(scope: string, tag: string): Promise<string> {
  try {
    const registrations: SyncRegistration[] = [...(await navigator.serviceWorker.getRegistrations())];
    const registration = registrations.find((one) => one.scope === scope);
    if (!registration?.sync) return JSON.stringify({ name: 'NotFoundError', message: null });
    await registration.sync.register(JSON.parse(tag) as string);
    return 'null';
  } catch (error) {
    const { name, message } =
      error instanceof Error || error instanceof DOMException ? error : new Error(String(error));
    return JSON.stringify({ name, message });
  }
}

/**
 * Starts a stopped worker of that scope without its `message` handlers seeing it: AudioData is bound to the sender's agent
 * cluster, so the worker is started and gets `messageerror` only (third_party/blink/renderer/core/messaging/
 * blink_cloneable_message.h: locked_to_sender_agent_cluster). Unlike a WebAssembly.Module it needs no code generation,
 * which the page's content security policy may forbid.
 *
 * The registrations that the list was last read from are still at hand as a rule, which saves to ask the browser for them.
 *
 * @returns whether there is such a worker.
 */
export async function wakeWorker(scope: string, slot: 'active' | 'waiting'): Promise<boolean> {
  const world = globalThis as typeof globalThis & { backgroundSyncSeen?: WeakRef<ServiceWorkerRegistration>[] };
  const find = (registrations: readonly ServiceWorkerRegistration[]) =>
    registrations.find((registration) => registration.scope === scope)?.[slot];
  const seen = find((world.backgroundSyncSeen ?? []).flatMap((registration) => registration.deref() ?? []));
  const isGone = !seen || seen.state === 'redundant';
  const worker = isGone ? find(await navigator.serviceWorker.getRegistrations()) : seen;
  if (!worker) return false;
  const silence = { format: 'u8', sampleRate: 8000, numberOfFrames: 1, numberOfChannels: 1, timestamp: 0 } as const;
  worker.postMessage(new AudioData({ ...silence, data: new Uint8Array(1) }));
  return true;
}

/** Registers a worker again after its registration was removed. */
export async function registerWorker(scriptURL: string, scope: string): Promise<void> {
  await navigator.serviceWorker
    .register(scriptURL, { scope })
    .catch(() => navigator.serviceWorker.register(scriptURL, { scope, type: 'module' }));
}
