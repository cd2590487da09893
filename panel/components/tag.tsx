import type { VNode } from 'preact';
import { tagParts, tagTitle, type TagPiece } from './tag-text.ts';

/** A tag as text, whatever is in it: laid out left to right on its own, what is invisible escaped, a long one shortened. */
export function Tag({ tag }: { tag: string }): VNode {
  if (tag === '') return <span class="tag quiet">(empty tag)</span>;
  const { beginning, end } = tagParts(tag);
  return (
    <span class="tag" dir="ltr" title={tagTitle(tag)}>
      <span class="tag-beginning">{beginning.map(toSpan)}</span>
      {end.length > 0 && <span>{end.map(toSpan)}</span>}
    </span>
  );
}

function toSpan({ kind, text }: TagPiece, index: number): VNode {
  return kind === 'text' ? (
    <span key={index}>{text}</span>
  ) : (
    <span key={index} class={`tag-${kind}`}>
      {text}
    </span>
  );
}
