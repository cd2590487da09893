/** Text as a textarea gives it back: every line break as LF (HTML, "textarea", API value). */
export function apiValue(raw: string): string {
  return raw.replaceAll(/\r\n?/g, '\n');
}

/**
 * The raw text after an edit in a textarea, which shows CR and CRLF as LF and would lose them: what was not edited
 * stays as it was, and what was inserted is taken from `pasted`, where that is what the textarea shows.
 */
export function editedRaw(raw: string, edited: string, pasted: string | null): string {
  const before = apiValue(raw);
  if (edited === before) return raw;
  if (pasted !== null && apiValue(pasted) === edited) return pasted;
  const shorter = Math.min(before.length, edited.length);
  let start = 0;
  while (start < shorter && before[start] === edited[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === edited[edited.length - 1 - end]) end += 1;
  const middle = edited.slice(start, edited.length - end);
  const inserted = pasted !== null && apiValue(pasted) === middle ? pasted : middle;
  const result = raw.slice(0, rawOffset(raw, start)) + inserted + raw.slice(rawOffset(raw, before.length - end));
  // An LF typed behind a CR would become one line break with it.
  return apiValue(result) === edited ? result : edited;
}

/** The offset in the raw text of an offset in its API value. */
function rawOffset(raw: string, offset: number): number {
  let at = 0;
  for (let shown = 0; shown < offset; shown += 1) at += raw.startsWith('\r\n', at) ? 2 : 1;
  return at;
}
