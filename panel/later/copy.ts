import { text } from '../../extension/text.ts';
import { hasLoneSurrogate, tagLiteral } from '../components/tag-text.ts';

/** Copies a tag whole and returns what to tell the user about it. */
export function copyTag(tag: string): string {
  const literal = hasLoneSurrogate(tag);
  if (!copyText(literal ? tagLiteral(tag) : tag)) {
    return text('copy_refused');
  }
  return text(literal ? 'copy_literal' : 'copy_done');
}

/**
 * Writes text to the clipboard as it is, and returns whether that was possible. By `execCommand`, deprecated as it is:
 * `navigator.clipboard` is blocked by the permissions policy of a DevTools panel's frame.
 */
export function copyText(copied: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.className = 'unseen';
  // Without a selection there is no copy event, and an empty text has no selection.
  area.value = copied === '' ? ' ' : copied;
  let written = false;
  const write = (event: ClipboardEvent): void => {
    // A textarea would turn CR into LF.
    event.clipboardData?.setData('text/plain', copied);
    event.preventDefault();
    written = event.clipboardData !== null;
  };
  document.addEventListener('copy', write);
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way that works in a DevTools panel
  const done = document.execCommand('copy');
  area.remove();
  document.removeEventListener('copy', write);
  if (focused instanceof HTMLElement) focused.focus();
  return done && written;
}
