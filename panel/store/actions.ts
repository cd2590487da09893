import { toFailure } from '../../extension/protocol/errors.ts';
import type { SwitchState } from '../components/switch.tsx';
import type { PanelStore } from './panel-store.ts';
import { commandFailure, failureId, withFailure, withoutFailure, type RunCommand } from './failures.ts';

/** Those of which the panel shows that they run. Counting a fire would draw the toolbar anew while the worker is started. */
const SHOWN = ['hold', 'offline', 'record', 'preserveLog', 'bodies', 'refresh', 'repair'] as const;
type Shown = (typeof SHOWN)[number];

/** What is on or off, by the command that turns it. */
export type Turned = Exclude<Shown, 'refresh' | 'repair'>;

/** Sends a command and shows its failure as a problem; a later success of the same command takes that away again. */
export async function run(store: PanelStore, command: RunCommand): Promise<void> {
  const sent = store.client.send(command); // before anything is drawn for it
  count(store, command.type, 1);
  try {
    await sent;
    store.failures.value = withoutFailure(store.failures.value, failureId(command));
  } catch (error) {
    store.failures.value = withFailure(store.failures.value, commandFailure(command, toFailure(error)));
  } finally {
    count(store, command.type, -1);
  }
}

/** Turns something on or off. */
export async function turn(store: PanelStore, type: Turned, on: boolean): Promise<void> {
  const done = run(store, { type, on });
  store.asked.value = { ...store.asked.value, [type]: on };
  await done;
  if (isRunning(store, type)) return;
  store.asked.value = { ...store.asked.value, [type]: undefined };
}

/** Turns a switch over; while that is under way, the next call turns it back. */
export const toggle = (store: PanelStore, type: Turned): Promise<void> => turn(store, type, !isOn(store, type));

/** Whether the user wants something on: what was just asked, else what the background was asked for. */
export function isOn(store: PanelStore, type: Turned): boolean {
  return store.asked.value[type] ?? isTold(store, type);
}

/** Whether something is on, as the background told. */
export function isTold(store: PanelStore, type: Turned): boolean {
  return store.status.value?.[type === 'record' ? 'recording' : type] ?? false;
}

/** What a switch shows of it: what the user wants, and that it is not so yet. */
export const switchState = (store: PanelStore, type: Turned): SwitchState => ({
  on: isOn(store, type),
  busy: isRunning(store, type),
});

/** Whether a command of this type is under way. */
export function isRunning(store: PanelStore, type: Shown): boolean {
  return store.running.value.has(type);
}

/** Takes a problem away that the user has read. */
export function dismiss(store: PanelStore, id: string): void {
  store.failures.value = withoutFailure(store.failures.value, id);
}

function count(store: PanelStore, type: RunCommand['type'], change: 1 | -1): void {
  if (!SHOWN.some((shown) => shown === type)) return;
  const running = new Map(store.running.value);
  const left = (running.get(type) ?? 0) + change;
  if (left > 0) running.set(type, left);
  else running.delete(type);
  store.running.value = running;
}
