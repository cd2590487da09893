import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Notice } from '../../extension/protocol/messages.ts';
import { text } from '../../extension/text.ts';
import type { Later } from '../later/index.ts';
import type { Lanes } from '../timeline/lane-model.ts';
import { endText } from './dispatch-text.ts';
import { createPortClient, type Connection, type PortClient, type PortLike } from '../../extension/protocol/port.ts';
import type { LogEvent, Source } from '../../extension/protocol/log.ts';
import type { Subject } from '../../extension/protocol/evidence.ts';
import type { DispatchSpec, RuleCommand } from '../../extension/protocol/rules.ts';
import type { Dispatch, Problem, Waiting } from '../../extension/protocol/model.ts';
import type { Turned } from './actions.ts';
import { firing, withoutEnded, type Activity } from './activity.ts';
import type { Chosen } from './chosen.ts';
import { explainBar } from './bar-note.ts';
import type { FormAction } from './form-refusal.ts';
import { EMPTY_FORM, type FormValues } from './form.ts';
import { gather } from './gather.ts';
import { afterLoss, applyDispatches, applyNotice, NOTHING_RECEIVED, type Received } from './received.ts';
import { shownProblems, type ShownProblem } from './problems.ts';
import { showFailure } from './failures.ts';
import type { Setting } from './settings.ts';
import { showToast } from './toast.ts';
import { keepEqualRows, treeRows, type TreeRow } from './tree.ts';

/** What the panel needs of the place in which it runs: DevTools, an ordinary tab, a test. */
export interface Host {
  readonly tabId: number;
  connect: () => PortLike;
  isGone: () => boolean;
  /** What is kept in the browser, undefined where nothing is; and keeping it. */
  recall: (setting: Setting) => Promise<unknown>;
  remember: (setting: Setting, value: unknown) => Promise<void>;
  /** Shows a position in a script, line and column from 1, and tells whether it could; left out where nothing can show it. */
  openSource?: (source: Pick<Source, 'url' | 'line' | 'column'>) => Promise<boolean>;
}

/** Whether the bar's explanation is still to be shown, is shown, or was read. */
export type BarNote = 'unknown' | 'due' | 'shown' | 'read';

/** The panel's state. Views read it; what changes it stands in `actions.ts`. */
export interface PanelStore {
  readonly host: Host;
  readonly client: PortClient;
  /** What was received, each part a signal of its own: a new list does not render what shows the activity. */
  readonly snapshot: ReadonlySignal<Received['snapshot']>;
  readonly status: ReadonlySignal<Received['status']>;
  readonly activity: ReadonlySignal<Received['activity']>;
  /** The tab's own log, also while a file is shown. */
  readonly log: ReadonlySignal<Received['log']>;
  /** What is not needed for the first paint; null until it is loaded. */
  readonly later: ReadonlySignal<Later | null>;
  /** Does what needs that, as soon as it is loaded: a click that comes early is not lost. */
  readonly withLater: (use: (later: Later) => unknown) => void;
  /** A log that was read from a file, null where the tab's own is shown. */
  readonly imported: Signal<Imported | null>;
  /** What is shown: of the tab, or of the file. */
  readonly shown: ReadonlySignal<{ readonly activity: Activity; readonly log: readonly LogEvent[] }>;
  /** What is under way with a file; null for nothing. */
  readonly file: Signal<{ readonly words: string; readonly cancel: () => void } | null>;
  readonly activityFilter: Signal<string>;
  /** The event that is selected; null for none. */
  readonly chosen: Signal<Chosen | null>;
  /** Takes away all that is shown of the tab's activity. */
  readonly forgetActivity: () => void;
  readonly connection: Signal<Connection>;
  readonly failures: Signal<readonly Problem[]>;
  /** The commands whose running is shown, by name, and how often. */
  readonly running: Signal<ReadonlyMap<string, number>>;
  /** What was asked to be turned on or off, and is not confirmed yet. */
  readonly asked: Signal<Readonly<Partial<Record<Turned, boolean | undefined>>>>;
  /** A drop that is asked for and not confirmed, and what is to be sent once it is. */
  readonly dropping: Signal<Dropping | null>;
  /** The key of a registration whose repair is asked for and not confirmed. */
  readonly repairing: Signal<string | null>;
  readonly barNote: Signal<BarNote>;
  /** Whether Preserve log is as it was in an earlier panel: a click before that would be taken for the opposite. */
  readonly restored: Signal<boolean>;
  readonly filter: Signal<string>;
  readonly collapsed: Signal<ReadonlySet<string>>;
  readonly selected: Signal<string | null>;
  /** What is asked about: why it is not firing; null for nothing. */
  readonly why: Signal<Subject | null>;
  readonly form: Signal<FormValues>;
  /** What was tried in vain. */
  readonly refused: Signal<Tried | null>;
  /** A short word on something just done; empty for none. */
  readonly toast: Signal<string>;
  /** What the newest simulated dispatch came to, for screen readers: nobody else need be told what is seen. */
  readonly ended: Signal<string>;
  readonly rows: ReadonlySignal<readonly TreeRow[] | null>;
  readonly problems: ReadonlySignal<readonly ShownProblem[]>;
}

/** A drop that waits to be confirmed, and what is asked of the background then. */
export interface Dropping {
  readonly spec: DispatchSpec;
  readonly asked: RuleCommand;
}

/** A button of the form, or of the row of the registration with the key `row`. */
export interface Tried {
  readonly action: FormAction;
  readonly row: string | null;
}

/** A log that was read from a file: shown in place of the tab's own, and never changed. */
export interface Imported {
  readonly name: string;
  readonly events: readonly LogEvent[];
  readonly activity: Activity;
  /** Its lanes in the timeline; null where it has no event. */
  readonly lanes: Lanes | null;
}

type LogNotice = Extract<Notice, { type: 'log' }>;

const NONE_WAITING: readonly Waiting[] = [];

/** What comes closer together than this, in ms, is shown together: a release of 1,000 tags tells 2,000 dispatches. */
const TOGETHER_MS = 50;

/** Connects and keeps the state until `signal` aborts. */
export function createPanelStore(host: Host, lifetime: AbortSignal): PanelStore {
  const received = signal<Received>(NOTHING_RECEIVED);
  const connection = signal<Connection>('connecting');
  const failures = signal<readonly Problem[]>([]);
  const barNote = signal<BarNote>('unknown');
  const imported = signal<Imported | null>(null);
  const ended = signal('');
  const toast = signal('');
  const filter = signal('');
  const collapsed = signal<ReadonlySet<string>>(new Set());

  const dispatches = gather<readonly Dispatch[]>(TOGETHER_MS, (told) => {
    const all = told.flat();
    received.value = applyDispatches(received.value, all);
    const last = all.findLast(({ via, outcome }) => via === 'simulated' && outcome !== null);
    if (last === undefined) return;
    if (imported.value === null) ended.value = endText(last);
    else showToast({ toast }, endText(last)); // Activity shows the file
  });
  const later = signal<Later | null>(null);
  /** Waits for the script that reads it, and is first shown together with all that it shows. */
  const logParts = gather<LogNotice>(
    TOGETHER_MS,
    (parts) => batch(() => parts.forEach(readLog)),
    () => later.peek() !== null,
  );
  const loading = import('../later/index.ts');
  void loading.then((loaded) =>
    batch(() => {
      later.value = loaded;
      logParts.flush();
    }),
  );
  function readLog(part: LogNotice): void {
    const refuse = (what: string): void => {
      showFailure({ failures }, { id: 'log', what: text('log_unreadable', what) });
    };
    received.value = later.peek()?.applyLog(received.peek(), part, refuse) ?? received.peek();
  }

  const client = createPortClient({
    connect: () => host.connect(),
    isGone: () => host.isGone(),
    tabId: host.tabId,
    signal: lifetime,
    onNotice: (notice) => {
      if (notice.type === 'dispatches') dispatches.add(notice.dispatches);
      else if (notice.type === 'log') logParts.add(notice);
      else received.value = applyNotice(received.value, notice);
      if (notice.type === 'status') explainBar(barNote, notice.status.attached);
    },
    onConnection: (next) => {
      connection.value = next;
      if (next !== 'reconnecting' && next !== 'gone') return;
      dispatches.flush();
      logParts.flush();
      received.value = afterLoss(received.value);
    },
    onProblem: ({ name, message }) => {
      showFailure({ failures }, { id: name, what: message });
    },
  });

  let lastRows: readonly TreeRow[] = [];
  const snapshot = computed(() => received.value.snapshot);
  const activity = computed(() => received.value.activity);
  const status = computed(() => received.value.status);
  const log = computed(() => received.value.log);
  const intervals = computed(() => received.value.intervals);
  const waiting = computed(() => status.value?.waiting ?? NONE_WAITING);
  const shown = computed(() => {
    if (imported.value === null) return { activity: activity.value, log: log.value };
    return { activity: imported.value.activity, log: imported.value.events };
  });
  return {
    host,
    client,
    snapshot,
    status,
    activity,
    log,
    later,
    withLater: (use) => void loading.then(use),
    imported,
    shown,
    file: signal<{ words: string; cancel: () => void } | null>(null),
    activityFilter: signal(''),
    chosen: signal<Chosen | null>(null),
    forgetActivity() {
      received.value = { ...received.value, activity: withoutEnded(received.value.activity) };
    },
    connection,
    failures,
    running: signal<ReadonlyMap<string, number>>(new Map()),
    asked: signal<Partial<Record<Turned, boolean | undefined>>>({}),
    dropping: signal<Dropping | null>(null),
    repairing: signal(null),
    barNote,
    restored: signal(false),
    filter,
    collapsed,
    selected: signal(null),
    why: signal(null),
    form: signal(EMPTY_FORM),
    refused: signal(null),
    toast,
    ended,
    rows: computed(() => {
      if (snapshot.value === null) return null;
      const rows = treeRows({
        snapshot: snapshot.value,
        filter: filter.value,
        collapsed: collapsed.value,
        firing: firing(activity.value),
        lastOutcomes: activity.value.lastOutcomes,
        waiting: waiting.value,
        intervals: intervals.value,
      });
      lastRows = keepEqualRows(lastRows, rows);
      return lastRows;
    }),
    problems: computed(() =>
      shownProblems({
        connection: connection.value,
        status: status.value,
        failures: failures.value,
      }),
    ),
  };
}
