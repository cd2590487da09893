import type { Origin, Registration, Snapshot, Stuck, TagRead, Unlisted } from '../../extension/protocol/model.ts';
import type { FrameReport } from './frame-report.ts';
import type { Frame } from './site.ts';
import { registrationKey } from './registration-worker.ts';
import { explainEmpty, whyUnlisted, type Reasons } from './unlisted.ts';

/** What one frame answered: its report, or why there is none. */
export type FrameAnswer = FrameReport | { unreadable: Reasons };

/** What the debugger knows of a registration. */
export type Held = (key: string) => { held: boolean; stuck: Stuck | null };

/** Where a registration can be reached: a frame that sees it. */
export interface Listing {
  snapshot: Snapshot;
  /** For each registration key a frame of its origin. */
  frameOf: Map<string, number>;
  /** For each registration key when its tags were asked for, epoch ms: on a busy machine the list shows those of earlier. */
  askedAt: Map<string, number>;
  /** Whether every frame answered: only then does a registration that is not listed no longer exist. */
  complete: boolean;
}

/**
 * Puts the frames' answers together: origin → registration → tags. An origin that several frames share is listed once;
 * a frame that cannot be read is told only where no other frame of its origin was read.
 */
export function buildListing(frames: Frame[], answers: Map<number, FrameAnswer>, heldOf: Held): Listing {
  const origins = new Map<string, Origin>();
  const unlisted: Unlisted[] = [];
  const frameOf = new Map<string, number>();
  const asked = new Map<string, number>();
  const blank: { frame: Frame; origin: string; entry: Unlisted }[] = [];
  let complete = frames.length > 0;

  for (const frame of frames) {
    const answer = answers.get(frame.frameId);
    if (!answer) continue;
    if ('unreadable' in answer) {
      if (!['browser-page', 'opaque'].includes(answer.unreadable.code)) complete = false;
      unlisted.push({ where: frame.url, ...answer.unreadable });
      continue;
    }
    const problem = whyUnlisted(answer, frame.url);
    if (problem) {
      if (answer.registrations.status === 'pending') complete = false;
      blank.push({ frame, origin: answer.origin, entry: { where: frame.url, ...problem } });
      continue;
    }
    if (answer.registrations.status !== 'listed') continue;
    const partitioned = isPartitioned(frame, frames);
    const originKey = registrationKey({ scope: answer.origin, partitioned });
    const listed = origins.get(originKey) ?? newOrigin(answer, partitioned);
    origins.set(originKey, listed);
    const { registrations } = listed;
    for (const { scope, workers, sync, periodicSync, askedAt } of answer.registrations.list) {
      const key = registrationKey({ scope, partitioned });
      const twin = registrations.findIndex((one) => one.key === key);
      const known = registrations[twin];
      if (known && readRank(known) >= readRank({ sync, periodicSync })) continue;
      const registration: Registration = { key, scope, partitioned, workers, sync, periodicSync, ...heldOf(key) };
      if (known) registrations[twin] = registration;
      else registrations.push(registration);
      frameOf.set(key, frame.frameId);
      asked.set(key, askedAt);
    }
  }
  const listedOrigins = [...origins.values()];
  for (const { origin, entry } of blank) {
    if (!listedOrigins.some((listed) => listed.origin === origin)) unlisted.push(entry);
  }
  for (const { origin, registrations } of listedOrigins) {
    registrations.sort((a, b) => (a.scope < b.scope ? -1 : 1));
    if (registrations.length === 0) {
      unlisted.push({ where: origin, ...explainEmpty() });
    }
  }
  return {
    snapshot: { origins: listedOrigins, unlisted: unlisted.filter(isFirst) },
    frameOf,
    askedAt: asked,
    complete,
  };
}

function newOrigin({ origin, permissions }: FrameReport, partitioned: boolean): Origin {
  const unknown = { 'background-sync': 'unsupported', 'periodic-background-sync': 'unsupported' } as const;
  return { origin, partitioned, permissions: permissions ?? unknown, registrations: [] };
}

/** Several frames that fail alike at the same address are one row. */
function isFirst(entry: Unlisted, index: number, all: Unlisted[]): boolean {
  return all.findIndex(({ where, code }) => where === entry.where && code === entry.code) === index;
}

/** Of two frames' reads of one registration the one that says more is shown. */
function readRank({ sync, periodicSync }: { sync: TagRead; periodicSync: TagRead }): number {
  const rank = ({ status }: TagRead) => (status === 'pending' ? 0 : status === 'unsettled' ? 1 : 2);
  return rank(sync) + rank(periodicSync);
}

/** Whether the frame's storage is partitioned: it, or a frame around it, is of another site than the page. */
export function isPartitioned(frame: Frame, frames: Frame[]): boolean {
  const parentOf = ({ parentFrameId }: Frame) => frames.find(({ frameId }) => frameId === parentFrameId);
  let current = frame;
  for (let parent = parentOf(current); parent; parent = parentOf(current)) {
    // about:blank and about:srcdoc have the origin of the frame around them, and so its partition.
    if (!current.url.startsWith('about:') && !isSameSite(current.url, parent.url)) return true;
    current = parent;
  }
  return false;
}

/** An approximation without the public suffix list: the last two labels of a host name are its site. */
function isSameSite(a: string, b: string): boolean {
  const siteOf = (address: string) => {
    const { protocol, hostname } = new URL(address);
    const isName = /[a-z]/i.test(hostname) && !hostname.includes(':');
    return `${protocol}//${isName ? hostname.split('.').slice(-2).join('.') : hostname}`;
  };
  // about:blank and about:srcdoc have the origin of the frame around them.
  if (a.startsWith('about:') || b.startsWith('about:')) return true;
  return siteOf(a) === siteOf(b);
}
