import type { Status, Waiting } from '../../extension/protocol/model.ts';

/** The tag of a registration as one that waits for its next attempt; undefined where it does not. */
export const waitingOf = (
  status: Status | null,
  registration: string | undefined,
  tag: string | null,
): Waiting | undefined => status?.waiting.find((one) => one.registration === registration && one.tag === tag);
