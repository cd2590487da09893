import * as v from 'valibot';
import { toFailure, InspectorError } from '../extension/protocol/errors.ts';
import { RequestSchema, type Command } from '../extension/protocol/commands.ts';
import { LONGEST_ISSUE, type Notice } from '../extension/protocol/messages.ts';
import { text } from '../extension/text.ts';
import type { Inspector } from './inspector/inspector.ts';
import type { SavedTab } from './inspector/saved-tab.ts';

/** One panel's end of the port, as the browser hands it over. */
export interface PanelPort {
  postMessage(message: Notice): void;
  onMessage: { addListener(listener: (message: unknown) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
}

/**
 * Connects panels with the inspectors of their tabs: an inspector lives from the first panel of its tab to the last, and
 * puts everything back then.
 *
 * @param ready resolves when the state of an earlier run of the extension's worker has been restored; commands wait for it.
 * @param graceMs how long an inspector that goes on from an earlier run of the extension's worker waits for its panel.
 */
export function createPanels(
  createInspector: (tabId: number, notify: (notice: Notice) => void) => Inspector,
  { ready, graceMs, onFailure }: { ready: Promise<void>; graceMs: number; onFailure: (error: unknown) => void },
) {
  interface Inspected {
    inspector: Inspector;
    /** Each panel's port, and whether the panel is visible. */
    ports: Map<PanelPort, boolean>;
    grace: ReturnType<typeof setTimeout> | undefined;
  }
  const tabs = new Map<number, Inspected>();
  const closing = new Map<number, Promise<void>>();

  function inspect(tabId: number): Inspected {
    const known = tabs.get(tabId);
    if (known) return known;
    const ports = new Map<PanelPort, boolean>();
    const inspector = createInspector(tabId, (notice) => ports.forEach((_visible, port) => port.postMessage(notice)));
    const inspected: Inspected = { inspector, ports, grace: undefined };
    tabs.set(tabId, inspected);
    return inspected;
  }

  /** The list is kept up to date while any panel of the tab is visible, if nothing else needs it. */
  function showVisible({ inspector, ports }: Inspected): Promise<void> {
    return inspector.command({ type: 'visible', visible: [...ports.values()].includes(true) });
  }

  function close(tabId: number) {
    const inspected = tabs.get(tabId);
    if (!inspected) return;
    clearTimeout(inspected.grace);
    tabs.delete(tabId);
    const closed = inspected.inspector
      .dispose()
      .catch(onFailure)
      .finally(() => closing.delete(tabId));
    closing.set(tabId, closed);
  }

  return {
    connect(port: PanelPort) {
      let tabId: number | null = null;
      let gone = false;
      const isGone = () => gone;
      // Commands of one port begin in the order sent; the first decides the tab.
      let turn: Promise<void> = ready;

      /** Wrapped, so that the next command begins before this one is done. */
      async function begin(command: Command): Promise<{ done: Promise<void> }> {
        if (isGone()) return { done: Promise.resolve() };
        if (command.type === 'inspect') {
          if (tabId !== null) throw new InspectorError('BadMessage', text('panel_inspects_already'));
          tabId = command.tabId;
          await closing.get(tabId);
          if (isGone()) return { done: Promise.resolve() };
          const inspected = inspect(tabId);
          clearTimeout(inspected.grace);
          inspected.ports.set(port, false);
          inspected.inspector.greet();
          return { done: Promise.resolve() };
        }
        const inspected = tabId === null ? undefined : tabs.get(tabId);
        if (!inspected) throw new InspectorError('NotInspected', text('reopen_after_no_tab'));
        if (command.type === 'visible') {
          inspected.ports.set(port, command.visible);
          return { done: showVisible(inspected) };
        }
        return { done: inspected.inspector.command(command) };
      }

      port.onMessage.addListener((message) => {
        const request = v.safeParse(RequestSchema, message);
        if (!request.success) {
          const [issue] = request.issues;
          const where = v.getDotPath(issue);
          const id = v.safeParse(v.object({ id: v.number() }), message);
          reply(
            id.success ? id.output.id : -1,
            new InspectorError('BadMessage', `${where ?? 'message'}: ${issue.message.slice(0, LONGEST_ISSUE)}`),
          );
          return;
        }
        const { id, command } = request.output;
        const begun = turn.then(() => begin(command)).catch((error: unknown) => ({ error }));
        turn = begun.then(() => undefined);
        void begun.then(async (result) => {
          if ('error' in result) reply(id, result.error);
          else
            await result.done.then(
              () => reply(id, null),
              (error: unknown) => reply(id, error),
            );
        });
      });
      port.onDisconnect.addListener(() => {
        gone = true;
        if (tabId === null) return;
        const inspected = tabs.get(tabId);
        inspected?.ports.delete(port);
        if (inspected?.ports.size === 0) close(tabId);
        else if (inspected) void showVisible(inspected);
      });

      function reply(id: number, error: unknown) {
        if (gone) return;
        port.postMessage({ type: 'reply', id, failure: error === null ? null : toFailure(error) });
      }
    },

    /** Goes on with a tab whose switches were on when the extension's worker died; closes it if no panel comes back. */
    async resume(tabId: number, saved: SavedTab) {
      const inspected = inspect(tabId);
      inspected.grace = setTimeout(() => {
        if (inspected.ports.size === 0) close(tabId);
      }, graceMs);
      await inspected.inspector.resume(saved).catch((error: unknown) => {
        onFailure(error);
        if (inspected.ports.size === 0) close(tabId);
      });
    },

    close,
    get: (tabId: number) => tabs.get(tabId)?.inspector,
    all: () => [...tabs].map(([tabId, { inspector }]) => ({ tabId, inspector })),
  };
}
