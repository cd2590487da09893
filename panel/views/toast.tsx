import type { VNode } from 'preact';

/** A short word on something just done; the region is always there, or a reader would not announce what comes into it. */
export function Toast({ text }: { text: string }): VNode {
  return (
    <div class="toast" aria-live="polite">
      {text}
    </div>
  );
}
