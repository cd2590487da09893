import type { LogEvent } from '../../extension/protocol/log.ts';
import { keepNewest } from './newest.ts';
import type { PageReport } from './page-recording.ts';
import { CLOCKS_MS } from './tag-histories.ts';

/** What pages report. */
const REPORTED: readonly LogEvent['type'][] = ['registered', 'refused', 'gone', 'controller changed'];
/** So many reports are remembered. */
const MOST_TOLD = 2_000;

const nameOf = (at: number, tag: string | null | undefined, isController: boolean) =>
  JSON.stringify([at, tag ?? null, isController]);

/**
 * Tells what pages report, each thing once: they report again what may have been told to nobody, since the extension's worker may
 * die at any time.
 */
export function createPageReports(tell: (report: PageReport) => void) {
  /** Names what was told last, to this run of the extension's worker or to an earlier one. */
  const told = new Set<string>();
  /** What is reported before it is known what was told; null once that is. */
  let early: PageReport[] | null = null;

  /** What is reported again was logged before, or it was told to nobody. */
  function isKnown(report: PageReport): boolean {
    const isController = report.type === 'controller';
    const nameAt = (at: number) => nameOf(at, isController ? null : report.tag, isController);
    // It is in the log up to so much earlier, where it led to an event: see `registeredAt`.
    for (let earlier = 0; report.again === true && earlier <= CLOCKS_MS + 1; earlier++)
      if (told.has(nameAt(report.at - earlier))) return true;
    told.add(nameAt(report.at));
    keepNewest(told, MOST_TOLD);
    return false;
  }

  function hear(report: PageReport) {
    if (early) early.push(report);
    else if (!isKnown(report)) tell(report);
  }

  return {
    hear,

    /** Keeps what is reported until `release`. */
    hold: () => void (early = []),

    /** Tells what was kept, but for what the log has. @param logged the newest events of an earlier run */
    release(logged: readonly LogEvent[]) {
      for (const { at, tag, type } of logged)
        if (REPORTED.includes(type)) told.add(nameOf(at, tag, type === 'controller changed'));
      const heard = early ?? [];
      early = null;
      heard.forEach(hear);
    },
  };
}
