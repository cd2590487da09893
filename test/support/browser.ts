import { join } from 'node:path';
import { chromium, type BrowserContext, type CDPSession, type Worker } from '@playwright/test';
import { minimumChromium, ROOT } from '../../scripts/setup.mjs';
import { findChromium, thisMachine } from '../../scripts/setup/chromium-find.mjs';
import {
  extensionArguments,
  languageEnvironment,
  retryArguments,
  type Language,
  type RetryDelays,
} from './arguments.ts';
import { createProfile, readCdpPort, removeProfile } from './profile.ts';
import { waitFor } from './wait-for.ts';

export interface LaunchOptions {
  /** True if left out. */
  headless?: boolean;
  /** The built extension; `dist/` if left out. */
  dist?: string;
  /** Of the window and, without a display, of each page, in CSS pixels. */
  size?: { width: number; height: number };
  /** How much of the window's height DevTools take when they are opened, in CSS pixels; 60 % if left out. */
  devtoolsHeight?: number;
  /** That of the system if left out. */
  devtoolsTheme?: 'default' | 'dark';
  /** Makes the browser's own retries fast. */
  retryDelays?: RetryDelays;
  /** The language of its user interface; English if left out, whatever the machine's. */
  language?: Language;
  /** A profile to go on with, see `createProfile`: whoever made it removes it. A new one if left out. */
  profile?: string;
  /** Whether a page that was left is kept and shown again as it was, as users' browsers do; no if left out. */
  backForwardCache?: boolean;
  /** Further command line arguments. */
  args?: readonly string[];
}

/** A Chromium with the extension loaded, on a new profile. */
export interface ExtendedBrowser {
  readonly context: BrowserContext;
  /** e.g. `Chromium 156.0.8078.79` */
  readonly version: string;
  readonly extensionId: string;
  /** Where the DevTools protocol listens, for a second client. */
  readonly cdpPort: number;
  /** A session on the browser itself: `Target.*`, `Browser.*`. */
  readonly session: CDPSession;
  /** The extension's worker. What is evaluated in it waits while it is stopped, until an event starts it. */
  worker(): Promise<Worker>;
  /** Ends the browser and removes its profile. May be called again. */
  close(): Promise<void>;
}

async function executablePath(): Promise<string> {
  const found = await findChromium(thisMachine(), minimumChromium());
  if (found === undefined) throw new Error('No Chromium is installed. "npm test" and "npm start" install one.');
  return found.path;
}

function extensionWorker(context: BrowserContext): Worker | undefined {
  return context.serviceWorkers().find((worker) => worker.url().startsWith('chrome-extension://'));
}

/** A browser that has not ended this long after it was asked to, in ms, hangs, as one did on a busy machine. */
const ENDS_WITHIN_MS = 12_000;

/** Ends a browser, by force where it does not come to its end. */
async function endBrowser(context: BrowserContext | undefined, session: CDPSession | undefined): Promise<void> {
  const hung = setTimeout(() => {
    console.warn(`A browser did not end within ${ENDS_WITHIN_MS} ms, and was ended by force.`);
    session?.send('Browser.crash').catch(() => undefined); // there is nobody left to answer
  }, ENDS_WITHIN_MS);
  await context?.close().finally(() => clearTimeout(hung));
}

/**
 * Starts Chromium with the built extension.
 * @throws Error if there is no Chromium, or the extension's worker does not start within 15 s
 */
export async function launchBrowser(options: LaunchOptions = {}): Promise<ExtendedBrowser> {
  const { headless = true, dist = join(ROOT, 'dist'), size = { width: 1280, height: 800 } } = options;
  const { language = 'en-US' } = options;
  const program = await executablePath();
  const theme = options.devtoolsTheme === undefined ? {} : { 'ui-theme': JSON.stringify(options.devtoolsTheme) };
  const profile =
    options.profile ?? (await createProfile(options.devtoolsHeight ?? Math.round(size.height * 0.6), theme));
  let context: BrowserContext | undefined;
  let session: CDPSession | undefined;
  const close = async () => {
    try {
      await endBrowser(context, session);
    } catch (error) {
      // A user who closes the window at the same time ends the browser just as well.
      if (context?.browser()?.isConnected() === true) throw error;
    } finally {
      if (options.profile === undefined) await removeProfile(profile);
    }
  };

  try {
    context = await chromium.launchPersistentContext(profile, {
      // True would start the old headless mode, which loads no extensions; the new one is asked for by an argument.
      headless: false,
      executablePath: program,
      viewport: headless ? size : null,
      ignoreDefaultArgs: [
        '--disable-extensions',
        '--enable-automation',
        ...(options.backForwardCache === true ? ['--disable-back-forward-cache'] : []),
      ],
      // Whoever started the browser closes it, and removes its profile then.
      handleSIGINT: false,
      handleSIGTERM: false,
      env: { ...process.env, ...languageEnvironment(language) },
      args: [
        ...extensionArguments(dist, headless),
        `--lang=${language}`,
        `--window-size=${size.width},${size.height}`,
        ...(options.retryDelays === undefined ? [] : retryArguments(options.retryDelays)),
        ...(options.args ?? []),
      ],
    });
    const launched = context;
    const worker = () => waitFor(`the worker of the extension in ${dist}`, () => extensionWorker(launched), 15_000);
    const browser = launched.browser();
    if (browser === null) throw new Error('The browser has no session of its own.');
    session = await browser.newBrowserCDPSession();
    return {
      context,
      version: `Chromium ${browser.version()}`,
      extensionId: new URL((await worker()).url()).host,
      cdpPort: await readCdpPort(profile),
      session,
      worker,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
