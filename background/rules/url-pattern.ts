/**
 * Makes an address of a pattern that begins with `/`, which is of the registration's own origin, as requests have it: in ASCII, the
 * host in small letters, without a fragment.
 */
export function absolutePattern(pattern: string, scope: string): string {
  const whole = pattern.startsWith('/') ? new URL(scope).origin + pattern : pattern;
  return whole
    .replace(/#.*/s, '')
    .replace(/^\w+:\/\/[^/]*/, (origin) => origin.toLowerCase())
    .replace(/[^\0-\x7f\p{Cs}]+/gu, encodeURIComponent);
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
