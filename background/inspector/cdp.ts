import { InspectorError } from '../../extension/protocol/errors.ts';
import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping.js';

type Commands = ProtocolMapping.Commands;
export type Method = keyof Commands;
export type Params<M extends Method> = Commands[M]['paramsType'][0];
export type Result<M extends Method> = Commands[M]['returnType'];

/** What a debugger is attached to: a tab, a child session of a tab (frame, worker), or a worker by its target id. */
export type Debuggee = { tabId: number; sessionId?: string } | { targetId: string };

/** A debuggable target of the browser. Service workers have the type `worker`; those that are stopped are not among them. */
export interface Target {
  id: string;
  type: string;
  url: string;
}

/** Hears of everything that the attached debuggees do. */
export interface CdpListener {
  /** `params` comes from the browser, but may carry a site's values. */
  event(source: Debuggee, method: string, params: unknown): void;
  /** The session ended without our doing: `target_closed` or `canceled_by_user`. */
  detached(source: Debuggee, reason: string): void;
}

/** The Chrome DevTools Protocol as the inspector needs it. Every call rejects with an Error where the browser refuses. */
export interface Cdp {
  attach(debuggee: Debuggee): Promise<void>;
  detach(debuggee: Debuggee): Promise<void>;
  send<M extends Method>(debuggee: Debuggee, method: M, params?: Params<M>): Promise<Result<M>>;
  targets(): Promise<Target[]>;
  /** Returns the listener's remover. */
  listen(listener: CdpListener): () => void;
}

/** Whether a command was refused because what it was sent to has gone meanwhile. */
export function hasGone(error: unknown): boolean {
  return /not found|not attached|detached|with given id|or closed/i.test(String(error));
}

/**
 * For what ends: where it was sent to has gone, or goes next because the tab shows a page of the browser now, it has ended by itself.
 * Throws any other error.
 */
export function unlessGone(error: unknown): void {
  if (!hasGone(error) && !(error instanceof InspectorError)) throw error;
}
