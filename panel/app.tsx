import { effect } from '@preact/signals';
import { render, type VNode } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { text } from '../extension/text.ts';
import { intoView } from './components/into-view.ts';
import { memo } from './components/memo.ts';
import { loadBarNote } from './store/bar-note.ts';
import { createPanelStore, type Host, type PanelStore } from './store/panel-store.ts';
import { act, edit, formAlert, formObstacle, formRegistration } from './store/form-actions.ts';
import { restorePreserveLog } from './store/log-actions.ts';
import type { FormAction } from './store/form-refusal.ts';
import type { FormValues } from './store/form.ts';
import { registrations } from './store/problems.ts';
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
        <Toolbar store={store} />
        {/* Beside what scrolls, so that nothing moves it out of view. */}
        <LaterView store={store} name="RulesStrip" />
      </header>
      <main class="panes">
        <div class="tree-side">
          <TagTree store={store} />
          <LaterView store={store} name="WhyPane" />
          <LaterView store={store} name="RetrySchedule" />
        </div>
        <div class="side">
          <FormOf store={store} />
          <LaterView store={store} name="Rules" />
          <LaterView store={store} name="LogPanes" />
        </div>
        <ToastOf store={store} />
      </main>
      {/* Below what is worked on, which does not move under the pointer. */}
      <section class="problems" aria-label={text('messages')}>
        <LaterView store={store} name="BarNote" />
        <Problems store={store} />
        <LaterView store={store} name="FileNotes" />
        <LaterView store={store} name="RepairDialog" />
      </section>
      <StatusLine store={store} />
    </>
  );
}

type LaterName =
  'BarNote' | 'FileNotes' | 'LogPanes' | 'RepairDialog' | 'RetrySchedule' | 'Rules' | 'RulesStrip' | 'WhyPane';

/** A view of what is not needed for the first paint: nothing before its script is there. */
function LaterView({ store, name }: StoreProps & { name: LaterName }): VNode | null {
  const View = store.later.value?.[name];
  return View ? <View store={store} /> : null;
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
