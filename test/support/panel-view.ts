import type { Frame, Locator } from '@playwright/test';
import { readActivity, readTags } from '../../scripts/start/panel-reader.ts';
import type { ActivityRow, ListedTag } from '../../scripts/start/report.ts';
import { waitFor } from './wait-for.ts';

/** A document that shows the panel: DevTools' frame, or a page. */
export type PanelDocument = Pick<Frame, 'getByRole' | 'getByText' | 'locator' | 'evaluate'>;

/** What the form "Fire a sync event" is filled with; what is left out stays as it is. */
export interface FormValues {
  registration?: string;
  tag?: string;
  event?: 'sync' | 'periodicsync';
  dispatch?: 'simulated' | 'browser';
  lastChance?: boolean;
  timeLimitSeconds?: number;
}

/** What is shown as the outcome of an event that is being handled. */
export const RUNNING = 'running…';

/** The panel by its roles and accessible names, which are its contract. */
export interface PanelView {
  readonly document: PanelDocument;
  readonly offline: Locator;
  readonly hold: Locator;
  readonly refresh: Locator;
  readonly filter: Locator;
  readonly record: Locator;
  readonly clear: Locator;
  readonly preserveLog: Locator;
  readonly bodies: Locator;
  readonly tree: Locator;
  readonly form: Locator;
  readonly activity: Locator;
  readonly status: Locator;
  readonly alerts: Locator;
  /** The tree's rows of registrations, origins, tags or words that have this text. */
  row(text: string | RegExp): Locator;
  /** The row of a one-shot tag. */
  tagRow(tag: string): Locator;
  /** The first registration with an active worker, which events can be fired in. */
  readonly activeWorker: Locator;
  /** The button that fires a listed tag. */
  fireButton(tag: string): Locator;
  fill(values: FormValues): Promise<void>;
  /** Presses the form's "Fire". */
  submit(): Promise<void>;
  /** Fills the form, fires once there is a registration to do it in, and waits for the outcome of the event that this adds. */
  fire(values: FormValues): Promise<ActivityRow>;
  /** Waits for the outcomes of the first `count` events. */
  outcomes(count: number, timeoutMs?: number): Promise<ActivityRow[]>;
  tags(): Promise<ListedTag[]>;
  /** How many rows the tree has below its head, in view or not. */
  rowCount(): Promise<number>;
  /** Oldest first. */
  events(): Promise<ActivityRow[]>;
  /** Begins to record, and waits until it does. */
  startRecording(): Promise<void>;
  /** What Activity tells, oldest first, each as `event tag outcome`. */
  story(): Promise<string[]>;
}

/** What a test does with a shown panel. */
export function viewPanel(document: PanelDocument): PanelView {
  const toolbar = document.getByRole('toolbar', { name: 'Background Sync' });
  const tree = document.getByRole('treegrid', { name: 'Sync tags' });
  const form = document.getByRole('form', { name: 'Fire a sync event' });
  const record = toolbar.getByRole('button', { name: 'Record', exact: true });

  const box = (name: string) => form.getByRole('combobox', { name });
  const fill = async ({ registration, tag, event, dispatch, lastChance, timeLimitSeconds }: FormValues) => {
    if (registration !== undefined) await box('Registration').selectOption(registration);
    if (tag !== undefined) await form.getByRole('textbox', { name: 'Tag' }).fill(tag);
    if (event !== undefined) await box('Event').selectOption(event);
    if (dispatch !== undefined) await box('Dispatch').selectOption(dispatch);
    if (lastChance !== undefined) await form.getByRole('checkbox', { name: 'Last chance' }).setChecked(lastChance);
    if (timeLimitSeconds !== undefined) {
      await form.getByRole('spinbutton', { name: 'Time limit (s)' }).fill(String(timeLimitSeconds));
    }
  };
  const submit = () => form.getByRole('button', { name: 'Fire', exact: true }).click();
  const outcomes = (count: number, timeoutMs?: number) =>
    waitFor(
      `${count} outcomes in Activity`,
      async () => {
        const events = (await readActivity(document)).slice(0, count);
        return events.length === count && events.every(({ outcome }) => outcome !== RUNNING) && events;
      },
      timeoutMs,
    );
  const fire = async (values: FormValues) => {
    const before = (await readActivity(document)).length;
    await fill(values);
    await box('Registration').locator('option:not([value=""])').first().waitFor({ state: 'attached' });
    await submit();
    const [event] = (await outcomes(before + 1)).slice(-1);
    if (event === undefined) throw new Error('The event is missing.');
    return event;
  };

  return {
    document,
    offline: toolbar.getByRole('switch', { name: 'Offline' }),
    hold: toolbar.getByRole('switch', { name: 'Hold syncs' }),
    refresh: toolbar.getByRole('button', { name: 'Refresh' }),
    filter: toolbar.getByRole('searchbox', { name: 'Filter tags' }),
    record,
    clear: toolbar.getByRole('button', { name: 'Clear', exact: true }),
    preserveLog: toolbar.getByRole('checkbox', { name: 'Preserve log' }),
    bodies: toolbar.getByRole('checkbox', { name: 'Headers and bodies' }),
    tree,
    form,
    activity: document.getByRole('grid', { name: 'Activity' }),
    status: document.getByRole('status'),
    alerts: document.getByRole('alert'),
    row: (text) => tree.getByRole('row').filter({ hasText: text }),
    tagRow: (tag) => tree.getByRole('row', { level: 3, name: new RegExp(`^${tag} one-shot `) }),
    activeWorker: tree
      .getByRole('row', { level: 2 })
      .filter({ hasText: / active/ })
      .first(),
    fireButton: (tag) => tree.getByRole('button', { name: `Fire ${tag}`, exact: true }),
    fill,
    submit,
    fire,
    outcomes,
    tags: () => readTags(document),
    // The head is counted too.
    rowCount: async () => Number(await tree.getAttribute('aria-rowcount')) - 1,
    events: () => readActivity(document),
    startRecording: async () => {
      await record.click();
      await record.and(document.locator('[aria-pressed=true][aria-busy=false]')).waitFor();
    },
    story: async () =>
      (await readActivity(document)).map(({ event, tag, outcome }) => [event, tag, outcome].filter(Boolean).join(' ')),
  };
}
