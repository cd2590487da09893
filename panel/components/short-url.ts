const LONGEST = 40;

/** An address in about 40 characters: the middle of a long one gives way to `…`, its last part stays. Other text is kept. */
export function shortUrl(text: string): string {
  if (text.length <= LONGEST || !URL.canParse(text)) return text;
  const { protocol, pathname } = new URL(text);
  const last = /[^/]*\/?$/.exec(pathname)?.[0] ?? '';
  return `${protocol}//…/${last.slice(-LONGEST)}`;
}

/** An address in two parts: the origin that it shares with its neighbours, and what tells it from them. */
export function splitUrl(text: string): { origin: string; path: string } {
  if (!URL.canParse(text)) return { origin: '', path: text };
  const { origin } = new URL(text);
  return text.startsWith(origin) ? { origin, path: text.slice(origin.length) } : { origin: '', path: text };
}
