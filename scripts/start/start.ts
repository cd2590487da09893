import { say } from '../setup/say.mjs';
import type { StartOptions } from './arguments.mjs';
import { hasDisplay } from './display.ts';
import { runHeaded } from './headed.ts';
import { runHeadless } from './headless.ts';
import { formatReport } from './format-report.ts';
import { openSite } from './site.ts';

/** How a shell reports a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/**
 * Resolves when the user, or who started us, wants us to end. All is cleaned up then; a second signal ends us at once.
 */
function interruption(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'));
  });
}

/**
 * Shows the panel to the user, or, without a display, does the main job through it and prints the result.
 * @returns the exit code
 * @throws UserError if the address cannot be opened; Error if the panel does not do what it should
 */
export async function start({ url, json, headless }: StartOptions): Promise<number> {
  const interrupted = interruption();
  const site = await openSite(url);
  try {
    if (!headless && !json && hasDisplay(process.env, process.platform)) {
      await runHeaded(site, interrupted);
      return 0;
    }
    say(`Inspecting ${site.url} headless.`);
    const report = await runHeadless(site, interrupted);
    if (report === 'interrupted') return INTERRUPTED;
    console.log(json ? JSON.stringify(report, null, 2) : formatReport(report));
    if (report.problem !== null) say(`Error: ${report.problem}`);
    return report.problem === null ? 0 : 1;
  } finally {
    await site.close();
  }
}
