/** BCP 47 tag of a language that the extension speaks. */
export type Language = 'en-US' | 'zh-CN';

/**
 * What sets the browser's language, beside the argument `--lang`: on Linux it is that of the environment, as GLib reads it,
 * while extensions have that of the argument. Where the browser lacks the language, only extensions speak it.
 */
export function languageEnvironment(language: Language): Record<string, string> {
  const locale = language.replace('-', '_');
  return { LANGUAGE: locale, LC_ALL: `${locale}.UTF-8` };
}

/** How the browser's own retries of a one-shot sync are spaced, instead of 5 and 15 minutes. */
export interface RetryDelays {
  /** From the first failure to the second attempt. */
  initialSeconds: number;
  /** Each further delay is this much longer. */
  factor: number;
  /** The last one has `lastChance`. */
  maxAttempts: number;
  /** How long one event may take; 3 minutes if left out. */
  maxEventSeconds?: number;
}

/** The field trial that sets the delays (content/browser/background_sync/background_sync_network_observer and its parameters). */
export function retryArguments(delays: RetryDelays): string[] {
  const parameters: [string, number | undefined][] = [
    ['initial_retry_delay_sec', delays.initialSeconds],
    ['retry_delay_factor', delays.factor],
    ['max_sync_attempts', delays.maxAttempts],
    ['max_sync_event_duration_sec', delays.maxEventSeconds],
  ];
  const given = parameters.flatMap(([name, value]) => (value === undefined ? [] : [`${name}/${value}`]));
  return [
    '--force-fieldtrials=BackgroundSync/Test/',
    `--force-fieldtrial-params=BackgroundSync.Test:${given.join('/')}`,
  ];
}

/** What loads the extension and no other, lets it be driven, and keeps the browser quiet. */
export function extensionArguments(dist: string, headless: boolean): string[] {
  return [
    `--disable-extensions-except=${dist}`,
    `--load-extension=${dist}`,
    // Any free port: two test workers run at once.
    '--remote-debugging-port=0',
    '--disable-background-networking',
    '--no-first-run',
    '--no-default-browser-check',
    ...(headless ? ['--headless=new'] : []),
    // Chromium refuses to run its sandbox as root. Elsewhere the sandbox stays on.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}
