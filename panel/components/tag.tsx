import type { VNode } from 'preact';
import { tagPieces, tagTitle } from './tag-text.ts';

/** A tag as text, whatever is in it: laid out left to right on its own, what is invisible escaped, a long one shortened. */
export function Tag({ tag }: { tag: string }): VNode {
  if (tag === '') return <span class="tag quiet">(empty tag)</span>;
  return (
    <span class="tag" dir="ltr" title={tagTitle(tag)}>
      {tagPieces(tag).map(({ kind, text }, index) =>
        kind === 'text' ? (
          <span key={index}>{text}</span>
        ) : (
          <span key={index} class={`tag-${kind}`}>
            {text}
          </span>
        ),
      )}
    </span>
  );
}
