import type { Protocol } from 'devtools-protocol';
import type { RegisterReport } from '../../extension/probe/watch-register.ts';
import type { Evidence, Subject, Thrown } from '../../extension/protocol/evidence.ts';
import { registrationOf } from '../../extension/protocol/registration-key.ts';

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
  const { exception, text, url, lineNumber, columnNumber, stackTrace } = exceptionDetails;
  // The browser begins a stack with name and message; what is no error has a text only.
  const [line = ''] = (exception?.description ?? String(exception?.value ?? text)).split('\n');
  const address = stackTrace?.callFrames[0]?.url ?? url ?? '';
  return {
    at: timestamp,
    message: line.slice(0, LONGEST_MESSAGE),
    source: address === '' ? null : { url: address.slice(0, 4_096), line: lineNumber + 1, column: columnNumber + 1 },
  };
}

/**
 * What the recorded page and its workers tell of `register()`, and what stops a page's scripts before they get there: the
 * evidence for a tag that is not registered. Pure; times are those of what is told.
 */
export function createSiteEvidence() {
  const calls = new Map<string, Remembered>();
  let page: { isWhole: boolean; tags: Set<string>; errors: Thrown[] } | null = null;

  const nameOf = (scope: string, tag: string, kind: string) => JSON.stringify([scope, tag, kind]);

  function remember(name: string, change: Partial<Remembered>) {
    const known = calls.get(name) ?? { registered: null, refused: null };
    calls.delete(name); // the newest are last
    calls.set(name, { ...known, ...change });
    const [oldest] = calls.keys();
    if (calls.size > MOST_REMEMBERED && oldest !== undefined) calls.delete(oldest);
  }

  return {
    /** The page is recorded from now on; what the browser has kept of its errors is told first. */
    begin() {
      page ??= { isWhole: false, tags: new Set(), errors: [] };
    },
    end() {
      page = null;
    },

    /** An event of the debugger's session on the tab. @param isMain whether it is that of the page itself */
    onPageEvent(method: string, params: unknown, isMain: boolean) {
      if (!page) return;
      if (method === 'Runtime.exceptionThrown') {
        if (page.errors.length < MOST_TOLD) page.errors.push(thrownOf(params as Protocol.Runtime.ExceptionThrownEvent));
      } else if (method === 'Page.frameNavigated' && isMain) {
        const { frame, type } = params as Protocol.Page.FrameNavigatedEvent;
        if (frame.parentId !== undefined) return;
        page = { isWhole: type !== 'BackForwardCacheRestore', tags: new Set(), errors: [] };
      }
    },

    onRegister({ method, kind, at, scope, tag, minIntervalMs, error }: RegisterReport, from: 'page' | 'worker') {
      if (tag === null) return;
      if (from === 'page' && method === 'register') page?.tags.add(JSON.stringify([scope, tag, kind]));
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
      const known = tag === null ? undefined : calls.get(nameOf(scope, tag, event));
      const own = [...(page?.tags ?? [])].flatMap((name) => {
        const [of, registered, kind] = JSON.parse(name) as [string | null, string, string]; // as written above
        return (of === null || of === scope) && (tag === null || kind === event) ? [registered] : [];
      });
      return {
        registered: known?.registered ?? null,
        refused: known?.refused ?? null,
        page: page && { isWhole: page.isWhole, tags: own.slice(-MOST_TOLD), errors: page.errors },
      };
    },
  };
}
