import { effect } from '@preact/signals';
import { render, type VNode } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { text } from '../extension/text.ts';
import { intoView } from './components/into-view.ts';
import { memo } from './components/memo.ts';
import { dismiss, isOn, isRunning, isTold, run, toggle, turn } from './store/actions.ts';
import { dismissBarNote, loadBarNote } from './store/bar-note.ts';
import { createPanelStore, type Host, type PanelStore } from './store/panel-store.ts';
import { act, edit, formAlert, formObstacle, formRegistration } from './store/form-actions.ts';
import { clearLog, restorePreserveLog, setPreserveLog } from './store/log-actions.ts';
import type { FormAction } from './store/form-refusal.ts';
import type { FormValues } from './store/form.ts';
import { registrations } from './store/problems.ts';
import { fireAllOf, fireRow, goToWhy, select, setExpanded } from './store/row-actions.ts';
import { FireForm, type FireFormProps } from './views/fire-form.tsx';
import { Problems } from './views/problems.tsx';
import { StatusLine } from './views/status-line.tsx';
import { TagTree } from './views/tag-tree.tsx';
import { Toolbar } from './views/toolbar.tsx';
import { Toast } from './views/toast.tsx';

interface StoreProps {
  store: PanelStore;
}

/** The panel, wherever it runs. Nothing here touches the browser's extension API: `host` does. */
export interface Panel {
  /** Tells the background whether anybody looks; the list is kept up to date only then. */
  setVisible: (visible: boolean) => void;
}

/** Renders the panel into `root` and keeps it connected until `lifetime` aborts. */
export function mountPanel(root: HTMLElement, host: Host, lifetime: AbortSignal): Panel {
  const store = createPanelStore(host, lifetime);
  void loadBarNote(store);
  effect(() => {
    if (store.connection.value === 'connected') void restorePreserveLog(store);
  });
  render(<App store={store} />, root);
  document.addEventListener('keydown', findByFilter, { signal: lifetime, capture: true });
  document.addEventListener('focusout', keepFocus, { signal: lifetime });
  lifetime.addEventListener('abort', () => render(null, root));
  return { setVisible: (visible) => store.client.setVisible(visible) };
}

/** DevTools' own search finds nothing in the panel's frame; the filter does what its keys ask for. */
function findByFilter(event: KeyboardEvent): void {
  if (event.key !== 'f' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.stopPropagation(); // DevTools forwards what reaches the document
  event.preventDefault();
  document.querySelector<HTMLInputElement>('input[type=search]')?.select();
}

/** What is pressed may go away by that: whoever works by keys goes on from the tree, and not from the beginning. */
function keepFocus({ target, relatedTarget }: FocusEvent): void {
  if (relatedTarget !== null) return;
  queueMicrotask(() => {
    if (document.activeElement !== document.body || (target as Element).isConnected) return;
    const row = document.querySelector<HTMLElement>('.tree [tabindex="0"]');
    row?.focus({ preventScroll: true });
    if (row?.matches(':focus-visible') === true) intoView(row);
  });
}

function App({ store }: StoreProps): VNode {
  return (
    <>
      <header>
        <h1 class="unseen">{text('panel_title')}</h1>
        <ToolbarOf store={store} />
        <RulesStripOf store={store} />
      </header>
      <main class="panes">
        <div class="tree-side">
          <TreeOf store={store} />
          <LaterOf store={store} />
        </div>
        <div class="side">
          <FormOf store={store} />
          <RulesOf store={store} />
          <LogOf store={store} />
        </div>
        <ToastOf store={store} />
      </main>
      {/* Below what is worked on, which does not move under the pointer. */}
      <section class="problems" aria-label={text('messages')}>
        <ProblemsOf store={store} />
        <FileNotesOf store={store} />
      </section>
      <StatusOf store={store} />
    </>
  );
}

function ToolbarOf({ store }: StoreProps): VNode {
  return (
    <Toolbar
      offline={{ on: isOn(store, 'offline'), busy: isRunning(store, 'offline') }}
      hold={{ on: isOn(store, 'hold'), busy: isRunning(store, 'hold') }}
      refreshing={isRunning(store, 'refresh')}
      filter={store.filter.value}
      log={{
        recording: { on: isTold(store, 'record'), busy: isRunning(store, 'record') },
        preserveLog: { on: isOn(store, 'preserveLog'), busy: isRunning(store, 'preserveLog') },
        restored: store.restored.value,
        bodies: { on: isOn(store, 'bodies'), busy: isRunning(store, 'bodies') },
        readOnly: store.imported.value !== null,
        onRecord: () => void toggle(store, 'record'),
        onClear: () => void clearLog(store),
        onPreserveLog: (on) => void setPreserveLog(store, on),
        onBodies: (on) => void turn(store, 'bodies', on),
        onExport: () => store.withLater((later) => later.exportShown(store)),
        onImport: (file) => store.withLater((later) => later.importFile(store, file)),
      }}
      onOffline={() => void toggle(store, 'offline')}
      onHold={() => void toggle(store, 'hold')}
      onRefresh={() => void run(store, { type: 'refresh' })}
      onFilter={(filter) => {
        store.filter.value = filter;
      }}
    />
  );
}

/** Beside what scrolls, so that nothing moves it out of view. */
function RulesStripOf({ store }: StoreProps): VNode | null {
  const later = store.later.value;
  return later && <later.RulesStrip store={store} />;
}

function ProblemsOf({ store }: StoreProps): VNode {
  const later = store.later.value;
  return (
    <>
      {store.barNote.value === 'shown' && later !== null && (
        <later.BarNote onDismiss={() => void dismissBarNote(store)} />
      )}
      <Problems
        problems={store.problems.value}
        repairing={isRunning(store, 'repair')}
        RepairDialog={later?.RepairDialog}
        onDismiss={(id) => dismiss(store, id)}
        onRepair={(registration) => void run(store, { type: 'repair', registration })}
      />
    </>
  );
}

function FileNotesOf({ store }: StoreProps): VNode | null {
  const later = store.later.value;
  if (later === null) return null;
  return (
    <later.FileNotes
      imported={store.imported.value?.name ?? null}
      progress={store.file.value?.words ?? null}
      onClose={() => later.closeImported(store)}
      onCancel={() => later.cancelFile(store)}
    />
  );
}

function LaterOf({ store }: StoreProps): VNode | null {
  const later = store.later.value;
  return (
    later && (
      <>
        <later.WhyPane store={store} />
        <later.RetrySchedule store={store} />
      </>
    )
  );
}

function TreeOf({ store }: StoreProps): VNode {
  return (
    <TagTree
      rows={store.rows.value}
      filter={store.filter.value}
      selected={store.selected.value}
      onSelect={(row) => {
        if (row.type === 'tag') select(store, row);
      }}
      onWhy={(row) => goToWhy(store, row)}
      onExpand={(key, expanded) => setExpanded(store, key, expanded)}
      onCopy={(row) => store.later.value?.copyRow(store, row)}
      onFire={(row) => void fireRow(store, row)}
      onFireAll={(registration) => void fireAllOf(store, registration)}
      onAsk={(registration) => store.withLater((later) => later.askWhy(store, registration))}
      Menu={store.later.value?.Menu}
      onMenu={(row) => store.later.value?.rowMenu(store, row) ?? []}
    />
  );
}

/** Rendered again only where what it shows is another: the list is told twice a second, and seldom with other registrations. */
const FormMemo = memo((props: FireFormProps): VNode => <FireForm {...props} />);

function FormOf({ store }: StoreProps): VNode {
  const actions = useMemo(
    () => ({
      onEdit: (values: Partial<FormValues>) => edit(store, values),
      onAct: (action: FormAction) => void act(store, action),
      onAsk: () => store.withLater((later) => later.askWhy(store, formRegistration(store)?.key)),
    }),
    [store],
  );
  const named = registrations(store.snapshot.value).map(({ key, scope, partitioned }) => ({ key, scope, partitioned }));
  return (
    <FormMemo
      values={store.form.value}
      registrations={useSame(named)}
      chosen={formRegistration(store)?.key}
      obstacle={useSame(formObstacle(store))}
      alert={useSame(formAlert(store))}
      {...actions}
    />
  );
}

/** The value before as long as the new one says the same. */
function useSame<T>(value: T): T {
  const last = useRef(value);
  if (JSON.stringify(last.current) !== JSON.stringify(value)) last.current = value;
  return last.current;
}

function RulesOf({ store }: StoreProps): VNode | null {
  const later = store.later.value;
  return later && <later.Rules store={store} />;
}

/** Nothing of the log is there before the script that shows it. */
function LogOf({ store }: StoreProps): VNode | null {
  const later = store.later.value;
  return later && <later.LogPanes store={store} />;
}

function StatusOf({ store }: StoreProps): VNode {
  return <StatusLine status={store.status.value} connection={store.connection.value} />;
}

function ToastOf({ store }: StoreProps): VNode {
  return (
    <>
      <Toast text={store.toast.value} />
      <div class="unseen" aria-live="polite">
        {store.ended.value}
      </div>
    </>
  );
}
