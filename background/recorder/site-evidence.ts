import type { Protocol } from 'devtools-protocol';
import type { RegisterReport } from '../../extension/probe/watch-register.ts';
import type { Evidence, Subject, Thrown } from '../../extension/protocol/evidence.ts';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { originOf } from '../origin.ts';
import { registrationOf } from '../../extension/protocol/registration-key.ts';
import { keepNewest } from './newest.ts';
import { placeOf } from './remote-text.ts';

/** Errors and tags of a page that are told, and tags whose last `register()` is remembered. */
const MOST_TOLD = 20;
const MOST_REMEMBERED = 1_000;
const LONGEST_MESSAGE = 1_000;

interface Remembered {
  registered: Evidence['registered'];
  refused: Evidence['refused'];
}

/** What an uncaught error says, and where it was thrown. */
export function thrownOf({ timestamp, exceptionDetails }: Protocol.Runtime.ExceptionThrownEvent): Thrown {
  const { exception, text } = exceptionDetails;
  // The browser begins a stack with name and message; what is no error has a text only.
  const [line = ''] = (exception?.description ?? String(exception?.value ?? text)).split('\n');
  return { at: timestamp, message: line.slice(0, LONGEST_MESSAGE), source: placeOf(exceptionDetails) ?? null };
}

/** What a page's scripts did since it was loaded. */
interface Page {
  isWhole: boolean;
  tags: string[];
  /** Each with its number, by which it may be taken back, and whose script threw it: '' where that is not known. */
  errors: { id: string; origin: string; thrown: Thrown }[];
}
/** It outlives the extension's worker. */
export type SavedPage = Page | null;

type Context = Pick<Protocol.Runtime.ExecutionContextDescription, 'id' | 'origin'> & {
  auxData?: { isDefault?: boolean };
};

/**
 * What the recorded page and its workers tell of `register()`, and what stops a page's scripts before they get there: the
 * evidence for a tag that is not registered. Pure; times are those of what is told.
 *
 * @param changed called when what must outlive the extension's worker has changed
 */
export function createSiteEvidence(changed: () => void) {
  const calls = new Map<string, Remembered>();
  let page: Page | null = null;
  /** The script contexts of the page and its frames, by session and number: whose they are; null for those of other extensions. */
  const contexts = new Map<string, string | null>();

  const nameOf = (scope: string, tag: string, kind: string) => JSON.stringify([scope, tag, kind]);

  function remember(name: string, change: Partial<Remembered>) {
    const known = calls.get(name) ?? { registered: null, refused: null };
    calls.delete(name); // the newest are last
    calls.set(name, { ...known, ...change });
    keepNewest(calls, MOST_REMEMBERED);
  }

  /** The page has called `register()`. */
  function addTag(scope: string | null, tag: string, kind: string) {
    if (!page) return;
    const called = JSON.stringify([scope, tag, kind]);
    page.tags = [...page.tags.filter((one) => one !== called), called].slice(-MOST_REMEMBERED);
  }

  return {
    /** The page is recorded from now on; what the browser has kept of its errors is told first. */
    begin() {
      page ??= { isWhole: false, tags: [], errors: [] };
    },
    save: (): SavedPage => page,
    /** Goes on with what an earlier run of the extension's worker knew. */
    resume(saved: SavedPage) {
      page = saved;
    },
    /** What it has not saved is in the log. @param logged its newest events */
    recall(logged: readonly LogEvent[]) {
      for (const { type, from, scope = null, tag, kind } of logged) {
        if (page && (type === 'navigated' || type === 'reloaded')) page.tags = [];
        if ((type === 'registered' || type === 'refused') && from === 'page' && tag !== undefined && kind)
          addTag(scope, tag, kind);
      }
    },
    end() {
      page = null;
    },

    /** An event of the debugger's session on the tab. @param session that of a frame which has one; '' of the page itself */
    onPageEvent(method: string, params: unknown, session = '') {
      const nameOf = (id: number | string = 'unknown') => `${session} ${id}`;
      if (method === 'Runtime.executionContextCreated') {
        const { id, origin, auxData } = (params as { context: Context }).context;
        contexts.set(nameOf(id), auxData?.isDefault === false ? null : origin);
      } else if (method === 'Runtime.executionContextsCleared') {
        for (const name of contexts.keys()) if (name.startsWith(nameOf(''))) contexts.delete(name);
      }
      if (!page) return;
      if (method === 'Runtime.exceptionThrown') {
        const event = params as Protocol.Runtime.ExceptionThrownEvent;
        const { exceptionId, executionContextId } = event.exceptionDetails;
        const owner = contexts.get(nameOf(executionContextId));
        if (owner !== null && page.errors.length < MOST_TOLD)
          page.errors.push({ id: nameOf(exceptionId), origin: owner ?? '', thrown: thrownOf(event) });
        changed();
      } else if (method === 'Runtime.exceptionRevoked') {
        // It was caught after all, a little later.
        const { exceptionId } = params as Protocol.Runtime.ExceptionRevokedEvent;
        page.errors = page.errors.filter(({ id }) => id !== nameOf(exceptionId));
      } else if (method === 'Page.frameNavigated' && session === '') {
        const { frame, type } = params as Protocol.Page.FrameNavigatedEvent;
        if (frame.parentId !== undefined) return;
        page = { isWhole: type !== 'BackForwardCacheRestore', tags: [], errors: [] };
        for (const call of calls.values()) call.refused = null;
        changed();
      }
    },

    onRegister({ method, kind, at, scope, tag, minIntervalMs, error }: RegisterReport, from: 'page' | 'worker') {
      if (tag === null) return;
      if (from === 'page' && method === 'register') addTag(scope, tag, kind);
      const name = nameOf(scope ?? '', tag, kind);
      if (method === 'unregister') {
        if (error === null) remember(name, { registered: null, refused: null });
      } else if (error === null) {
        const before = calls.get(name)?.registered;
        // Asked for in the same way, a periodic sync stays as it was registered first.
        const isSame = kind === 'periodicsync' && before?.minIntervalMs === minIntervalMs;
        remember(name, { registered: isSame ? before : { at, minIntervalMs }, refused: null });
      } else remember(name, { refused: { at, ...error, source: null } });
    },

    /** What is known of a subject. */
    of({ registration, tag, event }: Subject): Pick<Evidence, 'registered' | 'refused' | 'page'> {
      const { scope } = registrationOf(registration);
      const own = originOf(scope);
      const isOf = ({ origin }: Page['errors'][number]) => origin === '' || origin === own;
      const known = tag === null ? undefined : calls.get(nameOf(scope, tag, event));
      const tags = (page?.tags ?? []).flatMap((name) => {
        const [of, registered, kind] = JSON.parse(name) as [string | null, string, string]; // as written above
        return (of === null || of === scope) && (tag === null || kind === event) ? [registered] : [];
      });
      return {
        registered: known?.registered ?? null,
        refused: known?.refused ?? null,
        page: page && {
          isWhole: page.isWhole,
          tags: tags.slice(-MOST_TOLD),
          errors: page.errors.filter(isOf).map(({ thrown }) => thrown),
        },
      };
    },
  };
}
