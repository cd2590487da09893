import type { VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { tagParts, tagTitle, type TagPiece } from './tag-text.ts';

/** A tag as text, whatever is in it: laid out left to right on its own, what is invisible escaped, a long one shortened. */
export function Tag({ tag }: { tag: string }): VNode {
  if (tag === '') return <span class="tag quiet">{text('tag_empty')}</span>;
  return (
    <span class="tag" title={tagTitle(tag)}>
      {tagContent(tag)}
    </span>
  );
}

/** The same as the content of an element of class `tag`: a short plain tag is a text and no element of its own. */
export function tagContent(tag: string): VNode | string {
  if (tag === '') return text('tag_empty');
  const { beginning, end } = tagParts(tag);
  const [first] = beginning;
  if (end.length === 0 && beginning.length === 1 && first?.kind === 'text') return first.text;
  return (
    <>
      <span class="tag-beginning">{beginning.map(toSpan)}</span>
      {end.length > 0 && <span>{end.map(toSpan)}</span>}
    </>
  );
}

function toSpan({ kind, text: shown }: TagPiece, index: number): VNode | string {
  return kind === 'text' ? (
    shown
  ) : (
    <span key={index} class={`tag-${kind}`}>
      {shown}
    </span>
  );
}
