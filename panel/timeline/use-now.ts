import { useEffect, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

const TICK_MS = 500;

/** The present, epoch ms, while it goes on; else the time given. It stands still while it is `held`. */
export function useNow(isLive: boolean, otherwise: number, held: RefObject<boolean>): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isLive) return;
    // What was just drawn is not drawn again for a moment.
    setNow((before) => (Date.now() - before < TICK_MS ? before : Date.now()));
    const timer = setInterval(() => held.current || setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [isLive]);
  return isLive ? now : otherwise;
}
