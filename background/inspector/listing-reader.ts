import { fillIn, isPending } from './fill-in.ts';
import { parseFrameReport } from './frame-report.ts';
import type { Frame, Site } from './site.ts';
import { buildListing, type FrameAnswer, type Held, type Listing } from './snapshot.ts';
import { pause } from './waiting.ts';
import { explainCrashed, explainSilent, explainUnreadable, isPassing } from './unlisted.ts';

/** A frame that does not answer delays the list by this much, in ms; after {@link SILENT_MS} its row says so. */
const PATIENCE_MS = 300;
const SILENT_MS = 3_000;

interface Read {
  /** Null until the frames are known: the page is read while the browser lists them. */
  url: string | null;
  since: number;
  settled: boolean;
  answer: FrameAnswer | null;
  done: Promise<void>;
}

export interface TabReading extends Listing {
  frames: Frame[];
  answers: Map<number, FrameAnswer>;
}

/** Reads the tab's frames, each on its own: one that hangs does not keep the others back. */
export function createListingReader(site: Site, heldOf: Held) {
  const reads = new Map<number, Read>();
  /** The last answer of each frame, shown while the next one is awaited. */
  const last = new Map<number, { url: string; answer: FrameAnswer; pendingSince: number | null }>();

  let wasAlive = true;

  function start(frameId: number, url: string | null): Read {
    const read: Read = { url, since: performance.now(), settled: false, answer: null, done: Promise.resolve() };
    read.done = site.read(frameId).then(
      (text) => {
        read.settled = true;
        try {
          read.answer = parseFrameReport(text);
        } catch (error) {
          read.answer = { unreadable: { ...explainUnreadable(error, read.url ?? ''), code: 'failed' } };
        }
      },
      (error: unknown) => {
        read.settled = true;
        read.answer = isPassing(error) ? null : { unreadable: explainUnreadable(error, read.url ?? '') };
      },
    );
    reads.set(frameId, read);
    return read;
  }

  /** The read of a frame that is under way, or that was begun early and has succeeded; else a new one. */
  function readOf({ frameId, url }: Frame): Read {
    const begun = reads.get(frameId);
    if (begun?.url === null) {
      begun.url = url;
      if (!begun.settled || (begun.answer && !('unreadable' in begun.answer))) return begun;
    }
    return begun && !begun.settled && begun.url === url ? begun : start(frameId, url);
  }

  function hasAnswered(frameId: number): boolean {
    const answer = reads.get(frameId)?.answer ?? null;
    return answer !== null && !('unreadable' in answer);
  }

  function crashed(frames: Frame[]): TabReading {
    wasAlive = false;
    reads.clear();
    const page = frames.find(({ frameId }) => frameId === 0) ?? { frameId: 0, parentFrameId: -1, url: '' };
    const answers = new Map<number, FrameAnswer>([[0, { unreadable: explainCrashed() }]]);
    return { ...buildListing([page], answers, heldOf), frames: [page], answers };
  }

  /** Resolves within about {@link PATIENCE_MS} of the browser's own time. */
  return async function readTab(): Promise<TabReading> {
    const answers = new Map<number, FrameAnswer>();
    // The page's frame is always there; the others are told by the list.
    if (wasAlive && reads.get(0)?.settled !== false) start(0, null);
    const [alive, frames] = await Promise.all([wasAlive || site.isAlive(), site.frames()]);
    if (!alive) return crashed(frames);
    for (const frameId of [...reads.keys()]) {
      if (frames.some((frame) => frame.frameId === frameId)) continue;
      reads.delete(frameId);
      last.delete(frameId);
    }
    const current = frames.map((frame) => ({ frame, read: readOf(frame) }));
    await Promise.race([Promise.all(current.map(({ read }) => read.done)), pause(PATIENCE_MS)]);
    // A page that has answered need not be asked for.
    if (!hasAnswered(0) && !(await site.isAlive())) return crashed(frames);
    wasAlive = true;
    let complete = true;
    for (const { frame, read } of current) {
      const before = last.get(frame.frameId);
      if (read.settled && read.answer) {
        const known = before?.url === frame.url ? before : undefined;
        const pendingSince = isPending(read.answer) ? (known?.pendingSince ?? performance.now()) : null;
        if (pendingSince !== null) complete = false;
        const hangs = pendingSince !== null && performance.now() - pendingSince >= SILENT_MS;
        const answer = hangs ? read.answer : fillIn(read.answer, known?.answer);
        if (hangs || !isPending(answer)) answers.set(frame.frameId, answer);
        last.set(frame.frameId, { url: frame.url, answer, pendingSince });
      } else {
        complete = false;
        if (!read.settled && performance.now() - read.since >= SILENT_MS) {
          answers.set(frame.frameId, { unreadable: explainSilent() });
        } else if (before?.url === frame.url) {
          answers.set(frame.frameId, before.answer);
        }
      }
    }
    const listing = buildListing(frames, answers, heldOf);
    return { ...listing, complete: complete && listing.complete, frames, answers };
  };
}
