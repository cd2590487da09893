import type { Protocol } from 'devtools-protocol';
import type { NetworkSpec } from '../../extension/protocol/rules.ts';
import type { Cdp, Debuggee } from '../inspector/cdp.ts';
import { registrationOf } from '../inspector/registration-worker.ts';
import { answerTo, preflightAnswer } from './answer.ts';
import type { KeptRule } from './rule-book.ts';

type Paused = Protocol.Fetch.RequestPausedEvent;

export interface InterceptorRules {
  /** The rule for a request of the worker with that target id. */
  find(targetId: string, url: string): KeptRule<NetworkSpec> | undefined;
  /** It acts. `requestId`: as in events of the `Network` domain. */
  acted(rule: KeptRule<NetworkSpec>, targetId: string, requestId: string | undefined): void;
  /** A delay of it is over. */
  ended(rule: KeptRule<NetworkSpec>): void;
}

/** Does what the rules say to each request that the browser pauses for them; what no rule is for goes on. */
export function createInterceptor(cdp: Cdp, rules: InterceptorRules) {
  /** What goes on when its delay is over, or its rule off. */
  const delayed = new Map<object, { id: string; goOn: () => void }>();

  // The session is gone, or somebody else was quicker; either way the request is not paused any more.
  const ignore = () => undefined;
  async function goOn(worker: Debuggee, { requestId }: Paused): Promise<void> {
    await cdp.send(worker, 'Fetch.continueRequest', { requestId });
  }

  async function answer(worker: Debuggee, paused: Paused, spec: NetworkSpec & { effect: 'answer' }) {
    const { scope } = registrationOf(spec.registration);
    const told = preflightAnswer(paused, scope) ?? answerTo(paused, spec, scope);
    try {
      await cdp.send(worker, 'Fetch.fulfillRequest', told);
    } catch {
      // The browser wants words for a status that it has none for.
      await cdp.send(worker, 'Fetch.fulfillRequest', { ...told, responsePhrase: 'Unknown' });
    }
  }

  async function fail(worker: Debuggee, { requestId }: Paused): Promise<void> {
    await cdp.send(worker, 'Fetch.failRequest', { requestId, errorReason: 'InternetDisconnected' });
  }

  function delay(id: string, ms: number): Promise<void> {
    const one = {};
    return new Promise<void>((resolve) => {
      setTimeout(resolve, ms);
      delayed.set(one, { id, goOn: resolve });
    }).finally(() => delayed.delete(one));
  }

  function isPreflight({ request }: Paused, { effect }: NetworkSpec): boolean {
    return request.method === 'OPTIONS' && effect !== 'offline';
  }

  async function act(targetId: string, paused: Paused): Promise<void> {
    const worker = { targetId };
    const rule = rules.find(targetId, paused.request.url);
    if (!rule) return goOn(worker, paused);
    const { spec } = rule;
    // Where it is a preflight, the request itself is still to come.
    if (!isPreflight(paused, spec)) rules.acted(rule, targetId, paused.networkId);
    if (spec.effect === 'answer') return answer(worker, paused, spec);
    if (spec.effect === 'offline') return fail(worker, paused);
    if (!isPreflight(paused, spec)) await delay(rule.id, spec.delayMs);
    await goOn(worker, paused).finally(() => rules.ended(rule));
  }

  const stopListening = cdp.listen({
    event(source, method, params) {
      if (method !== 'Fetch.requestPaused' || !('targetId' in source)) return;
      const paused = params as Paused; // the browser's own message; only its texts are a site's
      act(source.targetId, paused).catch(() => goOn(source, paused).catch(ignore));
    },
    detached: () => undefined,
  });

  return {
    /** Whether a request is under way that the rule delays. */
    isDelaying: (id: string) => [...delayed.values()].some((one) => one.id === id),
    /** Lets requests go on whose rule says no more that they wait. */
    letGo(waits: (id: string) => boolean) {
      for (const { id, goOn } of delayed.values()) if (!waits(id)) goOn();
    },
    dispose: stopListening,
  };
}
