import '../../panel/styles/main.css';
import english from '../../extension/_locales/en/messages.json';
import type { Notice } from '../../extension/protocol/messages.ts';
import { speak } from '../../extension/text.ts';
import { mountPanel } from '../../panel/app.tsx';
import type { Host } from '../../panel/store/panel-store.ts';
import { statusOf } from '../../panel/store/test-data.ts';
import { languageOf } from '../../test/fakes/language.ts';

// Once, as the panel's shell does.
speak(languageOf(english, 'en-US'));

/** The page's place for what is shown. */
export function root(): HTMLElement {
  const element = document.getElementById('panel');
  if (element === null) throw new Error('The page has no element #panel.');
  return element;
}

/** Mounts the panel on a bare page, its background a port that says what it is told to. @returns what makes it say that */
export function mountBarePanel(lifetime: AbortSignal): (notice: Notice) => void {
  let hear: (message: unknown) => void = () => undefined;
  const host: Host = {
    tabId: 1,
    connect: () => ({
      postMessage: () => undefined,
      disconnect: () => undefined,
      onMessage: { addListener: (listener) => (hear = listener) },
      onDisconnect: { addListener: () => undefined },
    }),
    isGone: () => false,
    recall: (setting) => Promise.resolve(setting === 'barExplained' ? true : undefined),
    remember: () => Promise.resolve(),
  };
  mountPanel(root(), host, lifetime);
  hear({ type: 'status', status: statusOf({}) });
  return (notice) => hear(notice);
}
