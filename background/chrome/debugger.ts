import { InspectorError, toFailure } from '../../extension/protocol/errors.ts';
import { text } from '../../extension/text.ts';
import { unlessAborted, within } from '../inspector/waiting.ts';
import type { Cdp, CdpListener, Debuggee, Method, Params, Result } from '../inspector/cdp.ts';

/* eslint-disable no-restricted-globals -- this is the adapter; the polyfill does not wrap chrome.debugger */

const PROTOCOL_VERSION = '1.3';
/** Longest time that a command may take, in ms: one to a target that is just going away is never answered. */
const COMMAND_MS = 5_000;
/** These take as long as the site's script does, or wait for a stopped worker; their callers limit them. */
const runsScript = new Set<string>(['Runtime.evaluate', 'Runtime.callFunctionOn', 'Runtime.runIfWaitingForDebugger']);

export interface ChromeDebugger extends Cdp {
  /** Detaches what an earlier run of the extension's worker attached, all but `kept`: it died before it could note it. */
  detachOthers(kept: Debuggee[]): Promise<void>;
}

/**
 * The inspector's CDP over `chrome.debugger`. Events that wake the extension's worker arrive before its state has been
 * restored: they wait for `ready`, in order.
 */
export function createChromeDebugger(ready: Promise<void>): ChromeDebugger {
  const listeners = new Set<CdpListener>();
  let isReady = false;
  void ready.then(() => (isReady = true));

  function deliver(what: (listener: CdpListener) => void) {
    if (isReady) listeners.forEach(what);
    else void ready.then(() => listeners.forEach(what));
  }

  /** Of the child sessions, by id, as long as they live: the browser never answers what was sent to one that has ended. */
  const children = new Map<string, AbortController>();

  chrome.debugger.onEvent.addListener((source, method, params) => {
    const { sessionId = '' } = (params ?? {}) as { sessionId?: string }; // of the two events below, as the browser sends them
    if (method === 'Target.attachedToTarget') children.set(sessionId, new AbortController());
    if (method === 'Target.detachedFromTarget') {
      children.get(sessionId)?.abort(new Error('Session not found.'));
      children.delete(sessionId);
    }
    deliver((listener) => listener.event(toDebuggee(source), method, params));
  });
  chrome.debugger.onDetach.addListener((source, reason) =>
    deliver((listener) => listener.detached(toDebuggee(source), reason)),
  );

  return {
    async attach(debuggee) {
      try {
        await chrome.debugger.attach(debuggee, PROTOCOL_VERSION);
      } catch (error) {
        const { message } = toFailure(error);
        // Perhaps it is this extension itself: its worker was killed and the attachment stayed. Then commands succeed.
        if (message.includes('Another debugger is already attached') && (await answers(debuggee))) return;
        throw new InspectorError('CannotAttach', explain(message));
      }
    },
    async detach(debuggee) {
      await chrome.debugger.detach(debuggee).catch((error: unknown) => {
        throw failure(error, 'detach');
      });
    },
    async send<M extends Method>(debuggee: Debuggee, method: M, params?: Params<M>): Promise<Result<M>> {
      try {
        const sent = chrome.debugger.sendCommand(debuggee, method, params);
        const child = 'sessionId' in debuggee ? children.get(debuggee.sessionId ?? '') : undefined;
        const answer = child ? unlessAborted(child.signal, sent) : sent;
        const late = text('debugger_late', COMMAND_MS / 1000);
        // The browser answers a command with that command's result (devtools-protocol).
        return await (runsScript.has(method) ? answer : within(COMMAND_MS, late, answer));
      } catch (error) {
        throw failure(error, method);
      }
    },
    targets: () => chrome.debugger.getTargets(),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async detachOthers(kept) {
      const targets = await chrome.debugger.getTargets();
      const attached = targets.flatMap(({ attached, id, tabId }): Debuggee[] =>
        attached ? [tabId === undefined ? { targetId: id } : { tabId }] : [],
      );
      const isKept = (one: Debuggee) => kept.some((other) => JSON.stringify(other) === JSON.stringify(one));
      // What others have attached, DevTools for one, refuses.
      await Promise.allSettled(attached.filter((one) => !isKept(one)).map((one) => chrome.debugger.detach(one)));
    },
  };

  async function answers(debuggee: Debuggee): Promise<boolean> {
    return chrome.debugger
      .sendCommand(debuggee, 'Target.setAutoAttach', { autoAttach: false, waitForDebuggerOnStart: false })
      .then(
        () => true,
        () => false,
      );
  }
}

function toDebuggee({ tabId, targetId, sessionId }: chrome.debugger.DebuggerSession): Debuggee {
  if (tabId === undefined) return { targetId: targetId ?? '' };
  return sessionId === undefined ? { tabId } : { tabId, sessionId };
}

/** A failed command's message is JSON text: `{"code":-32000,"message":"…"}`. */
function protocolMessage(error: unknown): string {
  const { message } = toFailure(error);
  try {
    const parsed: unknown = JSON.parse(message);
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed) return String(parsed.message);
  } catch {
    // not JSON: the message as it is
  }
  return message;
}

function failure(error: unknown, asked: string): Error {
  const message = protocolMessage(error);
  // The tab shows a page of the browser now, from which it detaches next.
  if (isRefused(message)) return new InspectorError('CannotAttach', text('debugger_refused'));
  return new Error(`${asked}: ${message}`, { cause: error });
}

function isRefused(message: string): boolean {
  return message.includes('Cannot attach to this target') || message.includes('Cannot access');
}

function explain(message: string): string {
  if (message.includes('Another debugger is already attached')) {
    return text('debugger_taken');
  }
  if (isRefused(message)) return text('debugger_refused');
  return text('debugger_failed', message);
}
