import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { minimumChromium, ROOT } from '../scripts/setup.mjs';
import { findChromium, thisMachine } from '../scripts/setup/chromium-find.mjs';
import { extensionArguments } from '../test/support/arguments.ts';
import { createProfile, readCdpPort, removeProfile } from '../test/support/profile.ts';
import { waitFor } from '../test/support/wait-for.ts';
import { connectRaw, type RawCdp, type RawSession } from './cdp.ts';

export interface BenchBrowserOptions {
  /** The folder of the extension that is loaded, null for none; ours if left out. */
  extension?: string | null;
  /** Further settings of DevTools by name, each as JSON text. */
  devtoolsSettings?: Readonly<Record<string, string>>;
  args?: readonly string[];
}

/** A tab, or any other target that runs script. */
export interface Tab {
  readonly targetId: string;
  readonly session: RawSession;
  /** Yields the value of an expression, or of its promise. The caller knows what that is. Rejects with what it throws. */
  evaluate<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

/**
 * A Chromium that nobody but this module is attached to, and only where asked for. Playwright attaches to every service
 * worker and makes new ones wait: attaching once more costs a third then of what it costs a user, and no worker is like his.
 */
export interface BenchBrowser {
  readonly cdp: RawCdp;
  /** e.g. `Chrome/156.0.8078.79` */
  readonly version: string;
  /** '' without the extension. */
  readonly extensionId: string;
  /** Opens a page and waits until it has loaded. @param inNewWindow - so that it is visible together with the others */
  openTab(url: string, inNewWindow?: boolean): Promise<Tab>;
  attach(targetId: string): Promise<Tab>;
  /** A target that is attached already, by a session that `Target.attachedToTarget` has announced. */
  known(targetId: string, sessionId: string): Tab;
  /** The extension's worker, attached. */
  extensionWorker(): Promise<Tab>;
  close(): Promise<void>;
}

const QUIET = [
  '--disable-component-update',
  '--disable-sync',
  '--mute-audio',
  '--no-service-autorun',
  '--password-store=basic',
  '--use-mock-keychain',
  '--window-size=1280,800',
];

async function executable(): Promise<string> {
  const found = await findChromium(thisMachine(), minimumChromium());
  if (found === undefined) throw new Error('No Chromium is installed. "npm run bench" installs one.');
  return found.path;
}

function tabOf(cdp: RawCdp, targetId: string, session: RawSession): Tab {
  return {
    targetId,
    session,
    async evaluate<T>(expression: string) {
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value as T;
    },
    close: async () => {
      await cdp.send('Target.closeTarget', { targetId });
      await waitFor('the target to close', async () => {
        const { targetInfos } = await cdp.send('Target.getTargets');
        return targetInfos.every((target) => target.targetId !== targetId);
      });
    },
  };
}

/** Starts Chromium on a new profile, without a display. @throws Error if there is none, or it does not start */
export async function launchBenchBrowser(options: BenchBrowserOptions = {}): Promise<BenchBrowser> {
  const { extension = join(ROOT, 'dist'), devtoolsSettings, args = [] } = options;
  const program = await executable();
  const profile = await createProfile(480, devtoolsSettings);
  const chosen = extensionArguments(extension ?? '', true).filter(
    (arg) => extension !== null || !/^--(load|disable)-ext/.test(arg),
  );
  const child = spawn(program, [`--user-data-dir=${profile}`, ...chosen, ...QUIET, ...args, 'about:blank'], {
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const cdp = await connectRaw(await readCdpPort(profile));

  const attach = async (targetId: string) => tabOf(cdp, targetId, await cdp.attach(targetId));
  const findExtension = () =>
    waitFor("the extension's worker", async () => {
      const { targetInfos } = await cdp.send('Target.getTargets');
      return targetInfos.find(({ type, url }) => type === 'service_worker' && url.startsWith('chrome-extension://'));
    });
  return {
    cdp,
    version: (await cdp.send('Browser.getVersion')).product,
    extensionId: extension !== null ? new URL((await findExtension()).url).host : '',
    attach,
    known: (targetId, sessionId) => tabOf(cdp, targetId, cdp.session(sessionId)),
    async openTab(url, inNewWindow = false) {
      const { targetId } = await cdp.send('Target.createTarget', { url, newWindow: inNewWindow });
      const tab = await attach(targetId);
      await waitFor(`${url} to load`, () =>
        tab.evaluate<boolean>(`document.readyState === 'complete' && location.href !== 'about:blank'`),
      );
      return tab;
    },
    extensionWorker: async () => attach((await findExtension()).targetId),
    async close() {
      await cdp.send('Browser.close');
      await ended;
      cdp.close();
      await removeProfile(profile);
    },
  };
}
