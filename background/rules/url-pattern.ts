/**
 * Makes an address of a pattern, as requests have it: what the browser makes of that which a script may write. One that begins with
 * `/` is of the registration's own origin, or, with `//`, of its scheme.
 */
export function absolutePattern(pattern: string, scope: string): string {
  const { origin, protocol } = new URL(scope);
  const own = pattern.startsWith('//') ? protocol : origin;
  const whole = pattern.startsWith('/') ? own + pattern : pattern;
  const [, site, rest = ''] = /^(https?:\/\/[^/?#]*)(.*)$/is.exec(whole) ?? [];
  if (site === undefined) return pathOf(`/${whole}`).slice(1);
  const isAnySite = site.includes('*');
  const named = !isAnySite && URL.canParse(site) ? new URL(site).origin : site.toLowerCase();
  return isAnySite && rest === '' ? named : named + pathOf(rest);
}

/** A path with its query, without a fragment. */
function pathOf(written: string): string {
  const base = 'http://a';
  const url = new URL(base + written);
  url.hash = '';
  return url.href.slice(base.length);
}

/** The same for the browser (`Fetch.RequestPattern.urlPattern`), to which `?` is a wildcard and `\` an escape. */
export function toFetchPattern(pattern: string): string {
  return pattern.replace(/[?\\]/g, '\\$&');
}

/** Whether the whole URL matches; `*` stands for any characters, also none. In linear time for each `*`, whatever the pattern. */
export function isMatch(pattern: string, url: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return url === pattern;
  if (!url.startsWith(head)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = url.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return url.length - tail.length >= at && url.endsWith(tail);
}
