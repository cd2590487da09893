import { useLayoutEffect, useRef } from 'preact/hooks';
import type { TargetedKeyboardEvent, VNode } from 'preact';
import { text } from '../../extension/text.ts';
import { apiValue, editedRaw } from '../store/raw-edit.ts';

export interface TagFieldProps {
  id: string;
  tag: string;
  invalid: boolean;
  describedBy: string | undefined;
  onTag: (tag: string) => void;
  onEnter: () => void;
}

/**
 * The labelled text box for a tag, which is any string. A one-row textarea, because an input would drop the line breaks of pasted
 * text; Enter is the form's, Shift+Enter a line break.
 */
export function TagField({ id, tag, invalid, describedBy, onTag, onEnter }: TagFieldProps): VNode {
  const area = useRef<HTMLTextAreaElement>(null);
  const pasted = useRef<string | null>(null);
  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return;
    // Writing the same value again would move the caret.
    if (element.value !== apiValue(tag)) element.value = tag;
  }, [tag]);

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    onEnter();
  };
  return (
    <div class="field field-tag">
      <label for={id}>{text('tag')}</label>
      <textarea
        ref={area}
        id={id}
        class="tag-field"
        rows={1}
        dir="auto"
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        placeholder={text('tag_example')}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        onKeyDown={onKeyDown}
        onPaste={(event) => {
          pasted.current = event.clipboardData?.getData('text/plain') ?? null;
        }}
        onInput={(event) => {
          onTag(editedRaw(tag, event.currentTarget.value, pasted.current));
          pasted.current = null;
        }}
      />
    </div>
  );
}
