/** What a key does in the timeline. */
export type TimelineAction =
  | { readonly type: 'along'; readonly direction: 1 | -1 }
  | { readonly type: 'edge'; readonly edge: 'first' | 'last' }
  | { readonly type: 'across'; readonly by: number }
  | { readonly type: 'pan'; readonly direction: 1 | -1 }
  | { readonly type: 'zoom'; readonly direction: 1 | -1 }
  | { readonly type: 'fill' }
  | { readonly type: 'fit' }
  | { readonly type: 'follow' };

export interface TimelineKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The keys of the timeline; null for any other key. @param page - lanes that Page Up and Page Down move by */
export function timelineKey(
  { key, ctrlKey, metaKey, altKey, shiftKey }: TimelineKey,
  page: number,
): TimelineAction | null {
  if (ctrlKey || metaKey || altKey) return null;
  const sideways = shiftKey ? 'pan' : 'along';
  switch (key) {
    case 'ArrowLeft':
      return { type: sideways, direction: -1 };
    case 'ArrowRight':
      return { type: sideways, direction: 1 };
    case 'Home':
      return { type: 'edge', edge: 'first' };
    case 'End':
      return { type: 'edge', edge: 'last' };
    case 'ArrowUp':
      return { type: 'across', by: -1 };
    case 'ArrowDown':
      return { type: 'across', by: 1 };
    case 'PageUp':
      return { type: 'across', by: -page };
    case 'PageDown':
      return { type: 'across', by: page };
    case '+':
    case '=':
      return { type: 'zoom', direction: 1 };
    case '-':
    case '_':
      return { type: 'zoom', direction: -1 };
    case 'Enter':
      return { type: 'fill' };
    case 'f':
    case 'F':
      return { type: 'fit' };
    case 'l':
    case 'L':
      return { type: 'follow' };
    default:
      return null;
  }
}
