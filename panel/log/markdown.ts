import { cutShort, visibleText } from '../components/tag-text.ts';

/** Most characters that are shown of a text in a line, and of one in a block. */
const LONGEST_SPAN = 2_000;
const LONGEST_BLOCK = 10_000;

/**
 * A site's words as Markdown code in a line. In code, and only there, nothing is taken for Markdown or HTML, a link or a
 * mention; what would not show is a visible escape.
 */
export function codeSpan(words: string): string {
  const shown = cutShort(visibleText(words).replaceAll('\n', '\\n').replaceAll('\t', '\\t'), LONGEST_SPAN);
  if (shown === '') return '`""`';
  const ticks = '`'.repeat(longestTicks(shown) + 1);
  // A space at each side is taken off again by whoever reads it; without them a backtick at the edge would join the others.
  const padding = /^[` ]|[` ]$/.test(shown) && /[^ ]/.test(shown) ? ' ' : '';
  return `${ticks}${padding}${shown}${padding}${ticks}`;
}

/** A site's words, of several lines, as the lines of a fenced block of Markdown. */
export function codeBlock(words: string): string[] {
  const shown = cutShort(visibleText(words.replaceAll(/\r\n?/g, '\n')), LONGEST_BLOCK);
  const fence = '`'.repeat(Math.max(3, longestTicks(shown) + 1));
  return [fence, ...shown.split('\n'), fence];
}

function longestTicks(words: string): number {
  return Math.max(0, ...(words.match(/`+/g) ?? []).map((ticks) => ticks.length));
}
