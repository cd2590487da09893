/** The origin of an address; '' where it has none of its own (`about:blank`, a sandboxed frame), or is no address. */
export function originOf(url = ''): string {
  const origin = URL.canParse(url) ? new URL(url).origin : 'null';
  return origin === 'null' ? '' : origin;
}
