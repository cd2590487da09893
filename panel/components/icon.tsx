import type { VNode } from 'preact';

const PATHS = {
  refresh: 'M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3',
  close: 'M4 4l8 8M12 4l-8 8',
  chevron: 'M6 4l4 4-4 4',
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  warning: 'M8 2.5L14 13H2zM8 6.5v3M8 11.3v.01',
  info: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11zM8 7.5v3.5M8 5.2v.01',
  clock: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11zM8 5v3.2l2 1.3',
  pause: 'M5.5 4v8M10.5 4v8',
  dash: 'M4 8h8',
  stop: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11zM4.3 4.3l7.4 7.4',
  running: 'M13 8a5 5 0 1 1-5-5',
  download: 'M8 2.5v7M5 7l3 3 3-3M3 13h10',
  upload: 'M8 10V3M5 5.5l3-3 3 3M3 13h10',
  plus: 'M8 3.5v9M3.5 8h9',
  arrow: 'M3 8h9M8.5 4.5L12 8l-3.5 3.5',
  record: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11zM8 6.3a1.7 1.7 0 1 1 0 3.4a1.7 1.7 0 0 1 0-3.4zM8 8v.01',
  'record-stop': 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11zM6.5 6.5h3v3h-3zM8 7.5v1',
  'zoom-in': 'M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9zM10.3 10.3l3.2 3.2M5 7h4M7 5v4',
  'zoom-out': 'M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9zM10.3 10.3l3.2 3.2M5 7h4',
  fit: 'M2.5 3.5v9M13.5 3.5v9M4.8 8h6.4M6.8 6l-2 2l2 2M9.2 6l2 2l-2 2',
  follow: 'M2.5 8h7.2M7 5l3 3l-3 3M13 3.5v9',
} as const;
export type IconName = keyof typeof PATHS;

/** A 16 px line drawing in the colour of the text. The words beside it say what it means, so it is hidden from readers. */
export function Icon({ name }: { name: IconName }): VNode {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
