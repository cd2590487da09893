/** Keeps of a map or a set the newest, by the order in which they were added. */
export function keepNewest<K>(all: { size: number; keys(): Iterable<K>; delete(key: K): boolean }, most: number): void {
  for (const oldest of all.keys()) {
    if (all.size <= most) return;
    all.delete(oldest);
  }
}
