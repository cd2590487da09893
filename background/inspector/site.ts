/** A frame of the tab. `parentFrameId` is -1 for the page itself, whose `frameId` is 0. */
export interface Frame {
  frameId: number;
  parentFrameId: number;
  url: string;
}

/** The inspected tab as the inspector needs it: its frames, and the page probe run in them. */
export interface Site {
  /** Whether the tab has a living page; a crashed or discarded one has not. */
  isAlive(): Promise<boolean>;
  frames(): Promise<Frame[]>;
  /** The frame's report as text; rejects with the browser's reason where the frame cannot be read. */
  read(frameId: number): Promise<unknown>;
  /** Registers a one-shot tag. Rejects with the site's own error (name and message). */
  register(frameId: number, scope: string, tag: string): Promise<void>;
  wake(frameId: number, scope: string, slot: 'active' | 'waiting'): Promise<void>;
  registerWorker(frameId: number, scriptURL: string, scope: string): Promise<void>;
  reload(): Promise<void>;
}
