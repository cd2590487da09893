import type { SiteRequest } from './site.ts';

/** A row of the treegrid "Sync tags". */
export interface ListedTag {
  /** The scope of its registration. */
  registration: string;
  tag: string;
  kind: string;
  state: string;
}

/** A row of the grid "Activity", as the panel words it. */
export interface ActivityRow {
  time: string;
  tag: string;
  event: string;
  dispatch: string;
  /** Null where the panel does not tell. */
  lastChance: boolean | null;
  outcome: string;
  /** Null where the panel does not tell. */
  durationMs: number | null;
  reason: string;
  /** Null where the panel does not tell. */
  waitUntilCalls: number | null;
}

/** A step that was done, or why it could not be. */
export type Step<T> = ({ done: true } & T) | { done: false; why: string };

export interface FireResult {
  activity: ActivityRow;
  /** Because of the event; null if the site's server cannot be asked. */
  serverReceived: readonly SiteRequest[] | null;
}

export interface HoldResult {
  tag: string;
  /** As the panel lists the tag while it is held. */
  stateWhileHeld: string;
  /** What the server received from registering to releasing; null if it cannot be asked. */
  receivedWhileHeld: readonly SiteRequest[] | null;
  /** The event that the browser fired on release. */
  released: ActivityRow;
  /** What the server received since the release; null if it cannot be asked. */
  receivedAfterRelease: readonly SiteRequest[] | null;
}

/** What `npm start` prints where there is no display. */
export interface Report {
  url: string;
  browser: string;
  tags: readonly ListedTag[];
  fire: Step<FireResult>;
  hold: Step<HoldResult>;
  /** The file with a picture of DevTools with the panel. */
  screenshot: string;
  /** What did not go as it must, on the demo; null if all did. */
  problem: string | null;
}

/** What a report of the demo site must say, or what is wrong with it. The demo's server is there to be asked. */
export function demoProblem({ tags, fire, hold }: Pick<Report, 'tags' | 'fire' | 'hold'>): string | null {
  if (tags.length === 0) return 'The panel lists no tag, although one waits for its next attempt.';
  if (!fire.done) return `No tag was fired: ${fire.why}.`;
  if (fire.activity.outcome !== 'fulfilled') return `The fired event was not fulfilled but ${fire.activity.outcome}.`;
  if (fire.serverReceived?.length !== 1) return "The fired event's one request did not arrive at the server.";
  if (!hold.done) return `Hold and release was not done: ${hold.why}.`;
  if (hold.receivedWhileHeld?.length !== 0) return 'The server received something while the syncs were held.';
  if (hold.released.outcome !== 'fulfilled') return `The released sync was not fulfilled but ${hold.released.outcome}.`;
  if (hold.receivedAfterRelease?.length !== 1) return 'The released message did not arrive at the server.';
  return null;
}
