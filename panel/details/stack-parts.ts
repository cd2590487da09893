/** A piece of a stack: text as it is, or a position in a script, line and column from 1. */
export type StackPart =
  | { readonly text: string }
  | { readonly text: string; readonly url: string; readonly line: number; readonly column: number };

/** An address with a scheme, its line and its column, as V8 writes them into a stack. */
const POSITION = /([a-z][a-z0-9+.-]*:[^\s()]+?):(\d+):(\d+)(?=[\s),]|$)/gi;

/** A stack in pieces, in order: joined, their texts are the stack. */
export function stackParts(stack: string): StackPart[] {
  const parts: StackPart[] = [];
  let end = 0;
  for (const match of stack.matchAll(POSITION)) {
    const [text, url = '', line, column] = match;
    if (!URL.canParse(url)) continue;
    if (match.index > end) parts.push({ text: stack.slice(end, match.index) });
    parts.push({ text, url, line: Number(line), column: Number(column) });
    end = match.index + text.length;
  }
  if (end < stack.length) parts.push({ text: stack.slice(end) });
  return parts;
}
