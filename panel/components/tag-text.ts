import { numberText, text } from '../../extension/text.ts';

/** A piece of a tag as shown: text as it is, a visible escape of what would not show, or the gap of a shortened tag. */
export interface TagPiece {
  readonly kind: 'text' | 'escape' | 'gap';
  readonly text: string;
}

/** Graphemes shown of a tag, about: the beginning and the end of a longer one. */
export const HEAD = 48;
/** Those that are shown in a narrow place as well: styles/base.css reserves their width. */
export const TAIL = 12;
const LONGEST_GRAPHEME = 32;
const LONGEST_TITLE = 2_000;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
// Controls, formatting characters (all bidi controls are), line separators, lone surrogates, spaces that look like U+0020,
// unassigned and private use: whatever would be invisible, or would move what stands beside it.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
const ALL_UNSEEN = new RegExp(UNSEEN, 'gu');
const PICTOGRAM = /\p{Extended_Pictographic}/u;
// What belongs inside an emoji: the joiner, and the tag characters of flags such as Scotland's.
const EMOJI_GLUE = /[\u200d\u{e0020}-\u{e007f}]/gu;
const NAMED = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

// Most tags are plain and short, and are shown as they are.
const PLAIN = new RegExp(`^(?! )[\\x20-\\x7e]{1,${HEAD + TAIL}}(?<! )$`);

/** A tag as pieces that are safe to show as text beside other text: at most about 60 graphemes, never half of one. */
export function tagPieces(tag: string): TagPiece[] {
  return PLAIN.test(tag) ? [{ kind: 'text', text: tag }] : joined(singlePieces(tag));
}

/**
 * The same in two parts: a narrow place cuts the beginning short, and so the middle of the tag; the end stays. Only an end
 * whose width is known, of plain ASCII, is a part of its own.
 */
export function tagParts(tag: string): { beginning: TagPiece[]; end: TagPiece[] } {
  if (PLAIN.test(tag)) return plainParts(tag);
  const pieces = singlePieces(tag);
  const end = pieces.slice(-TAIL);
  const isPlain = end.every(({ kind, text }) => kind === 'text' && /^[\x20-\x7e]$/.test(text));
  const cut = pieces.length > 2 * TAIL && isPlain ? pieces.length - TAIL : pieces.length;
  return { beginning: joined(pieces.slice(0, cut)), end: joined(pieces.slice(cut)) };
}

function plainParts(tag: string): { beginning: TagPiece[]; end: TagPiece[] } {
  const text = (part: string): TagPiece[] => (part === '' ? [] : [{ kind: 'text', text: part }]);
  const cut = tag.length > 2 * TAIL ? tag.length - TAIL : tag.length;
  return { beginning: text(tag.slice(0, cut)), end: text(tag.slice(cut)) };
}

function singlePieces(tag: string): TagPiece[] {
  const { head, tail } = shortened(tag);
  const pieces = head.map(piece);
  if (tail !== null) pieces.push({ kind: 'gap', text: '…' }, ...tail.map(piece));
  return edgeSpaces(pieces, tag);
}

/** A tag as one line of plain text, escaped and shortened as in {@link tagPieces}; `(empty tag)` for the empty one. */
export function tagLabel(tag: string): string {
  if (tag === '') return text('tag_empty');
  return tagPieces(tag)
    .map((piece) => piece.text)
    .join('');
}

/** The whole tag with visible escapes, for a tooltip; of a very long one the first 2,000 characters and its length. */
export function tagTitle(tag: string): string {
  if (tag === '') return text('tag_empty');
  if (PLAIN.test(tag)) return tag;
  const whole = Array.from(tag.slice(0, LONGEST_TITLE), escaped).join('');
  return tag.length <= LONGEST_TITLE ? whole : text('tag_long', whole, numberText(tag.length));
}

/** A site's words, with visible escapes for what would not show or would move the words around it; line breaks and tabs stay. */
export function visibleText(words: string): string {
  return words.replaceAll(ALL_UNSEEN, (character) =>
    character === '\n' || character === '\t' ? character : escape(character),
  );
}

/** Words of which no more than `most` characters are shown, and how many more there are. */
export function cutShort(words: string, most: number): string {
  if (words.length <= most) return words;
  // Not in the middle of a surrogate pair.
  const beginning = words.slice(0, most).replace(/[\ud800-\udbff]$/, '');
  return text('cut_short', beginning, numberText(words.length - beginning.length));
}

/** Whether a tag has a lone surrogate, which no clipboard and no file can hold as text. */
export function hasLoneSurrogate(tag: string): boolean {
  return /\p{Cs}/u.test(tag);
}

/** A tag as a JavaScript string literal whose value is the tag, in characters that survive every clipboard. */
export function tagLiteral(tag: string): string {
  return JSON.stringify(tag).replaceAll(/[\u2028\u2029]/g, (character) => escape(character));
}

function shortened(tag: string): { head: string[]; tail: string[] | null } {
  const head: string[] = [];
  let length = 0;
  for (const { segment } of graphemes.segment(tag)) {
    if (head.length === HEAD + TAIL + 1) break;
    head.push(segment);
    length += segment.length;
  }
  if (length === tag.length && head.length <= HEAD + TAIL) return { head, tail: null };
  // Enough of the end to find whole graphemes in; the first one found may be half of one.
  const end = [...graphemes.segment(tag.slice(-TAIL * LONGEST_GRAPHEME))].map(({ segment }) => segment);
  return { head: head.slice(0, HEAD), tail: end.slice(1).slice(-TAIL) };
}

function piece(grapheme: string): TagPiece {
  if (grapheme.length > LONGEST_GRAPHEME) {
    const [first = ''] = grapheme;
    return { kind: 'escape', text: escaped(first) + text('tag_combining', grapheme.length - first.length) };
  }
  const visible = PICTOGRAM.test(grapheme) ? grapheme.replaceAll(EMOJI_GLUE, '') : grapheme;
  if (!UNSEEN.test(visible)) return { kind: 'text', text: grapheme };
  return { kind: 'escape', text: Array.from(grapheme, escaped).join('') };
}

function escaped(character: string): string {
  return UNSEEN.test(character) ? escape(character) : character;
}

function escape(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return NAMED.get(character) ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`);
}

/** Spaces at the edges, which nobody would see, made visible. */
function edgeSpaces(pieces: TagPiece[], tag: string): TagPiece[] {
  const space: TagPiece = { kind: 'escape', text: '·' };
  const leading = tag.length - tag.trimStart().length;
  const trailing = tag.length - tag.trimEnd().length;
  const isSpace = ({ text }: TagPiece): boolean => text === ' ';
  return pieces.map((each, index) =>
    isSpace(each) && (index < leading || index >= pieces.length - trailing) ? space : each,
  );
}

function joined(pieces: readonly TagPiece[]): TagPiece[] {
  const result: TagPiece[] = [];
  for (const next of pieces) {
    const last = result.at(-1);
    if (last?.kind === next.kind && next.kind !== 'gap')
      result[result.length - 1] = { ...next, text: last.text + next.text };
    else result.push(next);
  }
  return result;
}
