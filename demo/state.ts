/** One request that a service worker of the demo sent to `/api/...`, as the server received it. */
export interface Received {
  /** When it arrived, in epoch milliseconds. */
  at: number;
  /** The origin of the site that received it, e.g. `http://localhost:8621`. */
  origin: string;
  method: string;
  /** The path without its query, e.g. `/api/messages`. */
  path: string;
  /** Parsed where it was sent as JSON, its text otherwise. */
  body: unknown;
  /** The HTTP status it was answered with. */
  status: number;
}

/** How the service worker scripts are served at the moment. A change of it changes every worker script. */
export interface WorkerBuild {
  version: number;
  failInstalls: boolean;
  skipWaiting: boolean;
}

/** What both origins of one demo share. */
export interface DemoState {
  /** Oldest first. */
  received: Received[];
  /** Whether `/api/flaky` accepts. */
  accepting: boolean;
  workers: WorkerBuild;
}

/** What `GET /api/state` answers. `otherOrigin` is the other one as seen from the origin that was asked. */
export interface PublicState {
  origin: string;
  otherOrigin: string;
  accepting: boolean;
  workers: WorkerBuild;
}

// A demo left open for days must not eat the memory.
const MOST_KEPT = 10_000;

/** The state of a demo that was just started: nothing received, refusing, version 1. */
export function createState(): DemoState {
  return { received: [], accepting: false, workers: { version: 1, failInstalls: false, skipWaiting: true } };
}

/** Appends to the log and drops the oldest entries beyond 10,000. */
export function log(state: DemoState, entry: Received): void {
  state.received.push(entry);
  if (state.received.length > MOST_KEPT) state.received.splice(0, state.received.length - MOST_KEPT);
}
