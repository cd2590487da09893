import type { Inspector } from '../../background/inspector/inspector.ts';
import type { SavedTab } from '../../background/inspector/saved-tab.ts';
import { createPanels, type PanelPort } from '../../background/panels.ts';
import type { Command, Failure, Notice } from '../../extension/protocol/messages.ts';

/** An inspector that notes what it is asked for. */
function createFakeInspector(tabId: number, notify: (notice: Notice) => void, onResume: () => Promise<void>) {
  const fake = {
    tabId,
    notify,
    commands: [] as Command[],
    greetings: 0,
    disposals: 0,
    resumed: [] as SavedTab[],
    run: (() => Promise.resolve()) as (command: Command) => Promise<void>, // may be replaced
    onDispose: () => Promise.resolve(),
  };
  const inspector: Inspector = {
    command(command) {
      fake.commands.push(command);
      return fake.run(command);
    },
    greet() {
      fake.greetings++;
    },
    onNavigated: () => Promise.resolve(),
    tellStatus: () => undefined,
    complain: () => undefined,
    solved: () => true,
    save: () => null,
    resume(saved) {
      fake.resumed.push(saved);
      return onResume();
    },
    dispose() {
      fake.disposals++;
      return fake.onDispose();
    },
  };
  return { fake, inspector };
}

/** The panels of a browser whose inspectors are fakes; `world.onResume` is what resuming one comes to. */
export function createFakePanels({ graceMs, ready = Promise.resolve() }: { graceMs: number; ready?: Promise<void> }) {
  const inspectors: ReturnType<typeof createFakeInspector>['fake'][] = [];
  const failures: unknown[] = [];
  const world = { onResume: (): Promise<void> => Promise.resolve() };
  const panels = createPanels(
    (tabId, notify) => {
      const { fake, inspector } = createFakeInspector(tabId, notify, () => world.onResume());
      inspectors.push(fake);
      return inspector;
    },
    { ready, graceMs, onFailure: (error) => failures.push(error) },
  );
  return { panels, inspectors, failures, world };
}

/** A panel's end of a port: what it was sent, and how it sends. */
export function createFakePort() {
  const messageListeners: ((message: unknown) => void)[] = [];
  const disconnectListeners: (() => void)[] = [];
  const answered = new Map<number, (failure: Failure | null) => void>();
  const sent: Notice[] = [];
  let lastId = 0;
  const receive = (message: unknown) => messageListeners.forEach((listener) => listener(message));
  const port: PanelPort = {
    postMessage(notice) {
      sent.push(notice);
      if (notice.type === 'reply') answered.get(notice.id)?.(notice.failure);
    },
    onMessage: { addListener: (listener) => void messageListeners.push(listener) },
    onDisconnect: { addListener: (listener) => void disconnectListeners.push(listener) },
  };
  return Object.assign(port, {
    sent,
    receive,
    disconnect: () => disconnectListeners.forEach((listener) => listener()),
    /** Sends a command, right or wrong, and resolves with its answer. */
    ask(command: unknown): Promise<Failure | null> {
      const id = ++lastId;
      const answer = new Promise<Failure | null>((resolve) => answered.set(id, resolve));
      receive({ id, command });
      return answer;
    },
  });
}
