/**
 * Hears of a site's calls of `register()` and `unregister()`, in a page or in a worker. It is sent as source text, as an
 * argument of what is installed there, so it is complete in itself.
 */
import type { Source } from '../protocol/log.ts';
import type { Natives } from './natives.ts';

/** Of a registration; null where it cannot be found. */
type Scope = string | null;

/** One call of a sync manager, told when its promise has settled. */
export interface RegisterReport {
  type: 'register';
  method: 'register' | 'unregister';
  kind: 'sync' | 'periodicsync';
  /** When it was called, epoch ms. */
  at: number;
  scope: Scope;
  /** Null where the site gave an object, or nothing: to read that might run its code. */
  tag: string | null;
  minIntervalMs: number | null;
  source: Source | null;
  /** Why it was rejected. */
  error: { name: string; message: string } | null;
  /** Told before, perhaps to nobody. */
  again?: boolean | undefined;
}

/** Another worker controls the page. */
export interface ControllerReport {
  type: 'controller';
  at: number;
  scope: Scope;
  /** Its script; null where no worker controls it any more. */
  url: string | null;
  again?: boolean | undefined;
}

/** Ends the watch. What the site kept of it calls the browser's own functions from then on, and nothing else. */
export type StopWatching = () => void;

/**
 * Puts a Proxy in the place of each native function, which keeps its name, its length and its `this` checks. A call
 * returns a promise that settles as the native one does: to listen on that one itself would take an
 * `unhandledrejection` away from the site.
 *
 * @param scopeOf the scope of the registration whose manager that is; asked for when `register()` is called, since the page may go
 *   away as soon as that has settled
 * @param stopKey a key, unknown to the site, under which each Proxy gives {@link StopWatching}; '' for none
 * @param undo what else is to be undone when the watch ends
 * @param again what each Proxy gives under that key and ` again`
 */
export function watchRegister(
  natives: Natives,
  tell: (report: RegisterReport) => void,
  scopeOf: (manager: unknown) => Promise<Scope> | Scope,
  stopKey: string,
  undo: (() => void)[] = [],
  again?: () => void,
): StopWatching {
  type Call = (this: unknown, ...args: unknown[]) => unknown;
  type FollowedCall = Omit<RegisterReport, 'scope' | 'error'> & { scope: Promise<Scope> | Scope };
  const {
    add,
    apply,
    attempt,
    beginning,
    define,
    deleteProperty,
    each,
    getOwnPropertyDescriptor,
    isPromise,
    now,
    replace,
  } = natives;
  const NativeError = Error;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it has no `this`
  const { captureStackTrace } = NativeError;
  const againKey = `${stopKey} again`;
  let watching = true;

  /** Where the site called `past` from. Its `Error.prepareStackTrace` and its limit do not meet this. */
  function callerOf(past: unknown): Source | null {
    const putBack: (() => void)[] = [];
    const lend = (name: string, value: unknown) => {
      const before = getOwnPropertyDescriptor(NativeError, name);
      define(NativeError, name, { value, configurable: true });
      add(putBack, () => {
        if (before) define(NativeError, name, before);
        else deleteProperty(NativeError, name);
      });
    };
    const source = attempt(() => {
      lend('prepareStackTrace', (_error: unknown, sites: NodeJS.CallSite[]) => sites);
      lend('stackTraceLimit', 1);
      const holder: { stack?: NodeJS.CallSite[] } = {};
      captureStackTrace(holder, past as Call);
      const site = holder.stack?.[0];
      return (
        site && {
          url: beginning(site.getScriptNameOrSourceURL(), 4096),
          line: site.getLineNumber() ?? 0,
          column: site.getColumnNumber() ?? 0,
          function: beginning(site.getFunctionName(), 200),
        }
      );
    });
    each(putBack, (one) => one());
    return source ?? null;
  }

  /** When, where and of what it is called. */
  const look = (past: unknown, manager: unknown) =>
    attempt(() => ({ at: now(), source: callerOf(past), scope: scopeOf(manager) }));

  function describe(error: unknown): { name: string; message: string } {
    if (!(error instanceof NativeError)) return { name: typeof error, message: '' };
    return { name: beginning(error.name, 200), message: beginning(error.message, 10_000) };
  }

  function minIntervalOf(options: unknown): number | null {
    const value: unknown = options ? getOwnPropertyDescriptor(options, 'minInterval')?.value : null;
    return typeof value === 'number' && value >= 0 && value < Infinity ? value : null;
  }

  /** What the browser makes a text of without running any code of the site's. */
  const isPrimitive = (value: unknown): boolean =>
    value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol');

  async function report(call: FollowedCall, error: RegisterReport['error']) {
    tell({ ...call, scope: await call.scope, error });
  }

  async function follow(promise: unknown, call: FollowedCall) {
    try {
      const value = await promise;
      void report(call, null);
      return value;
    } catch (error) {
      void report(call, describe(error));
      throw error;
    }
  }

  function watch(className: string, kind: RegisterReport['kind'], method: RegisterReport['method']) {
    const prototype = (globalThis as unknown as Record<string, { prototype: unknown } | undefined>)[className]
      ?.prototype as object; // undefined where this browser has none: there is nothing to replace then
    const call = (native: Call, manager: unknown, args: unknown[]) => {
      if (!watching) return apply(native, manager, args);
      const seen = look(call, manager);
      const promise = apply(native, manager, args);
      if (!seen || !isPromise(promise)) return promise; // not the browser's own function
      const tag = args[0]; // by number: the site may have replaced what takes a list apart
      return follow(promise, {
        type: 'register',
        method,
        kind,
        ...seen,
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-template-expression -- makes a text of what is none
        tag: args.length === 0 || !isPrimitive(tag) ? null : beginning(`${tag as string}`, 10_240),
        minIntervalMs: minIntervalOf(args[1]),
      });
    };
    const handler: ProxyHandler<Call> = {
      apply: call,
      get(native, key): unknown {
        if (stopKey && key === stopKey) return stop;
        return stopKey && key === againKey ? again : native[key as keyof Call];
      },
    };
    add(undo, replace(prototype, method, 'value', handler));
  }

  function stop() {
    watching = false;
    each(undo, (one) => one());
  }

  watch('SyncManager', 'sync', 'register');
  watch('PeriodicSyncManager', 'periodicsync', 'register');
  watch('PeriodicSyncManager', 'periodicsync', 'unregister');
  return stop;
}
