import { useRef } from 'preact/hooks';

/** A value that stays as it is while it is held. */
export function useHeld<T>(value: T, isHeld: boolean): T {
  const last = useRef(value);
  if (!isHeld) last.current = value;
  return last.current;
}
