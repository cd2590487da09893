import { parseArgs } from 'node:util';

/** What `npm start` says about itself. */
export const USAGE = `Usage: npm start [-- [--json] [--headless] [URL]]

Builds the extension and opens Chromium with the panel "Background Sync" shown. Where there is no display it does the
main job through the panel and prints the result.
  URL         an http or https address to inspect instead of the demo site
  --json      do the job headless and print the result as JSON, and nothing else on stdout
  --headless  do the job headless although there is a display
  --help      print this`;

/** @typedef {{ url: string | undefined, json: boolean, headless: boolean }} StartOptions */

/**
 * Reads the command line of `npm start`.
 * @param {readonly string[]} args
 * @returns {{ options: StartOptions } | { help: true } | { problem: string }}
 */
export function parseStartArguments(args) {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        headless: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    // parseArgs throws for what it does not know; the first sentence of its message names it.
    const message = error instanceof Error ? error.message : String(error);
    return { problem: message.replace(/\. .*$/s, '.') };
  }
  const { values, positionals } = parsed;
  if (values.help) return { help: true };
  const [address, ...more] = positionals;
  if (more.length > 0) return { problem: `Only one address can be inspected, but ${positionals.length} were given.` };
  const { json, headless } = values;
  if (address === undefined) return { options: { url: undefined, json, headless } };
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return { problem: `"${address}" is no http or https address. Write it in full, e.g. https://example.test/app.` };
  }
  return { options: { url: url.href, json, headless } };
}
