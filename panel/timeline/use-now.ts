import { useEffect, useState } from 'preact/hooks';

const TICK_MS = 500;

/** The present, epoch ms, while it goes on; else the time given. */
export function useNow(isLive: boolean, otherwise: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isLive) return;
    // What was just drawn is not drawn again for a moment.
    setNow((before) => (Date.now() - before < TICK_MS ? before : Date.now()));
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [isLive]);
  return isLive ? now : otherwise;
}
