import type { Cdp, Debuggee, Method, Params, Result } from '../../background/inspector/cdp.ts';
import { newSession, sessionKey, type FakeBrowser, type FakeSession } from './fake-browser.ts';
import type { DispatchRequest, WorkerProbe } from '../../extension/probe/probe-model.ts';
import { createFakeProbe, type FakeProbe, type FakeWorker } from './fake-worker.ts';

interface AnyParams {
  expression?: unknown;
  objectId?: unknown;
  functionDeclaration?: unknown;
  arguments?: unknown;
  matchedNetworkConditions?: unknown[];
  emulateOfflineServiceWorker?: unknown;
  autoAttach?: unknown;
  waitForDebuggerOnStart?: unknown;
  origin?: unknown;
}
type Answer = (session: FakeSession, params: AnyParams) => unknown;

export interface SentCommand {
  debuggee: Debuggee;
  method: string;
  params: unknown;
}

/**
 * The debugger of a fake browser, as `chrome.debugger` and the adapter offer it.
 * @param refuse an Error makes the browser refuse the command, the attachment (method `attach`) or the detachment (`detach`)
 */
export function createFakeCdp(browser: FakeBrowser, refuse: (sent: SentCommand) => Error | null = () => null) {
  const { sessions, workers } = browser;
  const sent: SentCommand[] = [];
  let lastObject = 0;

  const answers: Record<string, Answer> = {
    async 'Runtime.evaluate'({ worker }, { expression }) {
      if (!worker) throw new Error('No worker.');
      await browser.whenItAnswers(worker);
      const { run } = worker;
      const install = (key: string, gateMs: number) => {
        const probe = run?.kept.get(key) ?? createFakeProbe(worker, gateMs);
        run?.kept.set(key, probe);
        return probe;
      };
      const [, beginsIn = '', end, request, notAfter] =
        /'([^']*)'(\]|, '[^']*'\))\?\.begin\((.*), (\d+), '[^']*'\)$/s.exec(String(expression)) ?? [];
      if (request !== undefined) {
        const order = JSON.parse(request) as DispatchRequest;
        const dispatcher = end?.endsWith(')') ? install(beginsIn, 0) : run?.kept.get(beginsIn);
        const value = dispatcher?.begin(order, Number(notAfter)) ?? false;
        if (worker.run === run) return { result: { type: 'boolean', value } };
        await browser.whenItAnswers(worker); // it stopped meanwhile: the browser asks its next run, which is not meant
        return { result: { type: 'boolean', value: false } };
      }
      const objectId = `probe-${++lastObject}`;
      const [, gateMs, key = ''] = /\}\), (\d+), '([^']*)', false\)/.exec(String(expression)) ?? [];
      run?.probes.set(objectId, install(key, Number(gateMs)));
      return { result: { type: 'object', objectId } };
    },
    async 'Runtime.callFunctionOn'({ worker }, params) {
      if (!worker) throw new Error('No worker.');
      await browser.whenItAnswers(worker);
      const probe = worker.run?.probes.get(String(params.objectId));
      if (!probe) throw new Error('Could not find object with given id');
      return { result: { type: 'object', value: await untilStopped(worker, callProbe(probe, params)) } };
    },
    'Network.emulateNetworkConditionsByRule'({ worker, ...rest }, params) {
      const session = sessions.get(sessionKey(rest.debuggee));
      const rules = params.matchedNetworkConditions ?? [];
      if (session) session.offline = rules.length > 0;
      if (!session || !worker?.run) return {}; // the browser forgets it, and says OK
      worker.offline = rules.length > 0;
      if (params.emulateOfflineServiceWorker !== true) browser.takeOff(session);
      else if (!session.holding) {
        session.holding = true;
        worker.registration.count++;
      }
      return { ruleIds: [] };
    },
    'Target.setAutoAttach'(session, { autoAttach, waitForDebuggerOnStart }) {
      session.autoAttach = autoAttach === true && waitForDebuggerOnStart === true;
      return {};
    },
    'Runtime.runIfWaitingForDebugger'(session) {
      session.resumesNext = session.worker?.run === null;
      if (session.worker) browser.resume(session.worker);
      return {};
    },
    'Storage.getStorageKey': ({ worker }) => ({
      storageKey: worker?.registration.partitioned ? 'https://a.example/^0https://b.example' : 'https://a.example/',
    }),
    'Storage.clearDataForOrigin'(_session, { origin }) {
      const removed = browser.registrations().filter(({ scope }) => new URL(scope).origin === origin);
      for (const one of removed) browser.unregister(one);
      return {};
    },
    'Network.enable': () => ({}),
    'Fetch.enable': () => ({}),
    'Fetch.disable': () => ({}),
    'Fetch.continueRequest': () => ({}),
    'Fetch.failRequest': () => ({}),
    'Fetch.fulfillRequest': () => ({}),
    'Network.overrideNetworkState': () => ({}),
    // Recorders are put in place, and tell nothing.
    'Page.enable': () => ({}),
    'Page.addScriptToEvaluateOnNewDocument': () => ({ identifier: '1' }),
    'Page.removeScriptToEvaluateOnNewDocument': () => ({}),
    'Runtime.enable': () => ({}),
    'Log.enable': () => ({}),
    'Log.disable': () => ({}),
    'Runtime.disable': () => ({}),
    'Runtime.addBinding': () => ({}),
    'Runtime.removeBinding': () => ({}),
    'Runtime.setAsyncCallStackDepth': () => ({}),
  };

  /** What a worker was doing for the debugger when it stopped is asked again of its next run, which does not know it. */
  async function untilStopped<T>(worker: FakeWorker, answer: T | Promise<T>): Promise<T> {
    const { run } = worker;
    const value = await answer;
    if (worker.run === run) return value;
    await browser.whenItAnswers(worker);
    throw new Error('Could not find object with given id');
  }

  function targetOf(debuggee: Debuggee): FakeWorker | null {
    return 'targetId' in debuggee ? (workers.get(debuggee.targetId) ?? null) : null;
  }

  /** The attachments that have not arrived yet: no command arrives before the attachment that was sent before it. */
  const attaching = new Map<string, Promise<void>>();

  const cdp: Cdp = {
    async attach(debuggee) {
      const refusal = refuse({ debuggee, method: 'attach', params: {} });
      if (refusal) throw refusal;
      sent.push({ debuggee, method: 'attach', params: {} });
      const name = sessionKey(debuggee);
      const arrived = browser.latency();
      attaching.set(name, arrived);
      await arrived;
      attaching.delete(name);
      if (sessions.has(name)) return; // the adapter finds that it is its own
      const worker = targetOf(debuggee);
      if ('targetId' in debuggee && !worker?.run && !worker?.debugged) throw new Error('No target with given id');
      sessions.set(name, newSession(debuggee, worker));
      if (worker?.scriptLoaded) browser.emit(debuggee, 'Inspector.workerScriptLoaded');
    },
    async detach(debuggee) {
      const command = { debuggee, method: 'detach', params: {} };
      sent.push(command);
      await browser.latency();
      const refusal = refuse(command);
      if (refusal) throw refusal;
      const session = sessions.get(sessionKey(debuggee));
      if (!session) throw new Error(`Debugger is not attached to the target.`);
      const children = [...sessions.values()].filter((one) => isChildOf(one.debuggee, debuggee));
      for (const one of [session, ...children]) {
        browser.takeOff(one);
        one.waiting = false;
        sessions.delete(sessionKey(one.debuggee));
        if (one.worker) browser.resumeIfNobodyWaits(one.worker);
        if (one.worker?.state === 'redundant') browser.stop(one.worker);
      }
    },
    async send<M extends Method>(debuggee: Debuggee, method: M, params?: Params<M>): Promise<Result<M>> {
      const command = { debuggee, method, params: params ?? {} };
      sent.push(command);
      await Promise.all([browser.latency(), attaching.get(sessionKey(debuggee))]);
      const session = sessions.get(sessionKey(debuggee));
      const refusal = refuse(command);
      if (refusal) throw refusal;
      if (!session) throw new Error(`${method}: Debugger is not attached to the target: session not found.`);
      const answer = answers[method];
      if (!answer) throw new Error(`${method}: '${method}' wasn't found`);
      const value = await answer(session, command.params);
      await browser.latency();
      return value as Result<M>; // as the table above answers it
    },
    async targets() {
      await browser.latency();
      return [...workers.values()].flatMap(({ run, targetId, scriptURL }) =>
        run ? [{ id: targetId, type: 'worker', url: scriptURL }] : [],
      );
    },
    listen(listener) {
      browser.listeners.add(listener);
      return () => browser.listeners.delete(listener);
    },
  };
  return { cdp, sent };
}

function isChildOf(child: Debuggee, parent: Debuggee): boolean {
  return 'tabId' in child && 'tabId' in parent && child.tabId === parent.tabId && parent.sessionId === undefined;
}

/** As `function (argument) { return this.method(this.parse(argument)); }` on the probe, its value copied. */
async function callProbe(probe: FakeProbe, params: AnyParams): Promise<unknown> {
  const [{ value }] = params.arguments as [{ value: string }];
  const method = /this\.(\w+)\(/.exec(String(params.functionDeclaration))?.[1] ?? '';
  switch (method) {
    case 'identify':
      return structuredClone(probe.identify());
    case 'dispatch':
      return structuredClone(await probe.dispatch(JSON.parse(value) as Parameters<WorkerProbe['dispatch']>[0]));
    case 'reports':
      return structuredClone(await probe.reports(value === 'true'));
    case 'obey':
      probe.obey(JSON.parse(value) as Parameters<WorkerProbe['obey']>[0]);
      return null;
    case 'openGate':
      probe.openGate();
      return null;
    default:
      throw new Error(`The probe has no ${method}.`);
  }
}
