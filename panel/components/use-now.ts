import { useEffect, useState } from 'preact/hooks';

/** The present, epoch ms, which moves on every so many ms while somebody looks. */
export function useNow(isLooking: boolean, everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isLooking) return;
    // What was just drawn is not drawn again for a moment.
    setNow((before) => (Date.now() - before < everyMs ? before : Date.now()));
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [isLooking]);
  return now;
}
