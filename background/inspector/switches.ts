import { InspectorError } from '../../extension/protocol/errors.ts';
import { text } from '../../extension/text.ts';
import type { Recording } from '../recorder/recording.ts';
import type { RuleDesk } from '../rules/rule-desk.ts';
import type { Holder } from './holder.ts';
import type { Effect } from './keeper.ts';
import type { TabSession } from './tab-session.ts';
import { createQueue, pause } from './waiting.ts';
import type { Updates } from './updates.ts';
import type { Workers } from './workers.ts';

/** What the switches switch, and who is told. */
interface Switched {
  tab: TabSession;
  updates: Updates;
  workers: Workers;
  holder: Holder;
  recording: Recording;
  desk: RuleDesk;
  /** The new versions of the tab's own origins, which are offline from their start on where the tab is. */
  gated: Iterable<string>;
  refresh: () => Promise<void>;
  keepWatching: () => void;
  changed: () => void;
  tellStatus: () => void;
  /** Cancel was pressed in the browser's bar, or what that put back is switched on anew. */
  onCanceled: (canceled: boolean) => void;
  /** What is on is not, as the browser lets nobody attach to the tab, or no more so: null. */
  onDetached: (why: unknown) => void;
}

/** What is let go has mostly begun to fire after this many ms. */
const LET_GO_MS = 20;

/** Cancel was pressed while something was switched on. */
const canceled = () => new InspectorError('Interrupted', text('debugger_canceled'));

export type Switches = ReturnType<typeof createSwitches>;

/** A tab's switches, turned one after the other: the debugger is attached to the tab for as long as anything needs it. */
export function createSwitches(switched: Switched) {
  const {
    tab,
    updates,
    workers,
    holder,
    recording,
    desk,
    gated,
    refresh,
    keepWatching,
    changed,
    tellStatus,
    onCanceled,
    onDetached,
  } = switched;
  const enqueue = createQueue();
  let hold = false;
  let offline = false;
  let canceling = false;

  const effect = (): Effect => (offline ? 'offline' : hold ? 'hold' : 'none');
  const isAttachNeeded = () => hold || offline || recording.on || desk.isOn;

  /** Detaches from the tab where nothing needs it any more. */
  async function letGo() {
    if (!isAttachNeeded()) await tab.detach();
  }

  async function turn(next: { hold: boolean; offline: boolean }) {
    const wasOffline = offline;
    const isOverruled = () => hold !== next.hold || offline !== next.offline;
    if ((next.hold && !hold) || (next.offline && !offline)) {
      await tab.attach();
      if (effect() === 'none') await updates.look();
      if (!tab.attached) throw canceled();
    }
    if ((hold && !next.hold) || (offline && !next.offline)) recording.onPuttingBack();
    ({ hold, offline } = next);
    try {
      const online = offline ? undefined : workers.goOnline(gated);
      // What is held is known, and is let go at once; what shall be held is asked for first.
      const putBack = hold || offline ? undefined : holder.apply();
      // Tells the status as well, when the commands are on their way. What is let go begins at once, and need not share the machine.
      if (putBack) void Promise.race([putBack, pause(LET_GO_MS)]).then(changed);
      else changed();
      if (!putBack) await refresh();
      const page = offline === wasOffline || !tab.attached ? undefined : tab.setOffline(offline);
      await Promise.all([putBack ?? holder.apply(), online, page]);
    } catch (error) {
      if (!isOverruled()) throw error;
    } finally {
      await letGo(); // ends what could not be put back as well
    }
    if (isOverruled()) throw canceled();
    recording.onSwitched();
    onCanceled(false);
    changed();
    await refresh();
  }

  /** The browser detaches from a tab that shows one of its own pages: what was on there goes on when that is left. */
  async function attachAgain() {
    const isDetached = () => isAttachNeeded() && !tab.attached && !canceling;
    try {
      if (isDetached())
        await enqueue(async () => {
          if (!isDetached()) return;
          await tab.attach();
          if (offline) await tab.setOffline(true);
          if (recording.on) await recording.recordPage();
        });
      onDetached(null);
    } catch (error) {
      onDetached(error);
    }
  }

  async function startRecording() {
    await recording.start();
    keepWatching();
  }

  async function turnRecording(on: boolean) {
    if (on === recording.on) return;
    try {
      if (on) {
        await tab.attach();
        await refresh();
        await startRecording().catch((error: unknown) => {
          throw tab.attached ? error : canceled();
        });
      } else await recording.stop();
    } finally {
      await letGo();
    }
    if (recording.on !== on) throw canceled();
    onCanceled(false);
    changed();
    tellStatus();
  }

  return {
    get hold() {
      return hold;
    },
    get offline() {
      return offline;
    },
    /** What they want of the registrations. */
    effect,
    isAttachNeeded,
    attachAgain,
    letGo,
    /** Whatever else must not come between two of them. */
    enqueue,
    set: (next: { hold?: boolean; offline?: boolean }) => enqueue(() => turn({ hold, offline, ...next })),
    record: (on: boolean) => enqueue(() => turnRecording(on)),
    startRecording,

    /** What an earlier run of the extension's worker had switched on. */
    adopt(saved: { hold: boolean; offline: boolean }) {
      ({ hold, offline } = saved);
    },

    /** Cancel was pressed in the browser's bar: the debugger is detached. */
    async cancel() {
      if (!isAttachNeeded()) return;
      hold = false;
      offline = false;
      canceling = true;
      await Promise.all([recording.stop(holder.keys()), desk.off()]).finally(() => (canceling = false));
      onCanceled(true);
      changed();
      await refresh();
      await holder.apply(); // a hold that was under way when Cancel was pressed ends as well
    },

    /** Releases, goes online, detaches. Resolves when it is done; what could not be put back is kept as stuck. */
    end: () =>
      enqueue(async () => {
        hold = false;
        offline = false;
        await recording.stop(holder.keys());
        changed();
        const putBack = workers.goOnline(gated);
        const page = tab.attached ? tab.setOffline(false) : undefined;
        await Promise.allSettled([holder.apply(), putBack, page, desk.dispose()]);
        await tab.detach(); // ends what could not be put back as well
      }),
  };
}
