import type { FrameReport } from '../../background/inspector/frame-report.ts';
import type { Command } from '../../extension/protocol/messages.ts';
import type { Dispatch } from '../../extension/protocol/model.ts';
import type { FakeTab } from './fake-site.ts';
import type { FakeWorker, FakeProbe } from './fake-worker.ts';
import { activeOf, createRig, SCOPE } from './rig.ts';
import { settle } from './settle.ts';

type Fire = Extract<Command, { type: 'fire' }>;

/** A tab that shows one registration with an active worker, and how to fire its events. Needs `vi.useFakeTimers()`. */
export async function createOneRegistration() {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const worker = activeOf(registration);
  const tab = rig.inspect(1, SCOPE);
  const fire = (choices: Partial<Omit<Fire, 'type'>> = {}) =>
    tab.inspector.command({
      type: 'fire',
      registration: SCOPE,
      tag: 'outbox',
      event: 'sync',
      via: 'simulated',
      lastChance: false,
      timeLimitMs: 1_000,
      ...choices,
    });
  const onlyRow = (): Dispatch => {
    const [row, ...more] = tab.rows();
    if (!row || more.length > 0) throw new Error(`There are ${tab.rows().length} rows, not one.`);
    return row;
  };
  return { rig, registration, worker, tab, fire, onlyRow };
}

/** Changes what every frame of the tab reports from now on. */
export function amendReports(tab: FakeTab, change: (report: FrameReport) => FrameReport) {
  const { read } = tab;
  tab.read = async (frame) => JSON.stringify(change(JSON.parse(String(await read(frame))) as FrameReport)); // as reported
}

/** The probe of the worker's run. @throws Error where it has none */
export function probeOf({ run }: FakeWorker): FakeProbe {
  const [probe] = run?.probes.values() ?? [];
  if (!probe) throw new Error('The worker has no probe.');
  return probe;
}
