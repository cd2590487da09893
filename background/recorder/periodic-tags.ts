/** A tag as it was when it was heard of last, epoch ms. */
interface PeriodicTag {
  isThere: boolean;
  at: number;
}

/**
 * The periodic tags of a tab's registrations, by the list and by the calls that are told of: who unregisters one may be another
 * tab, of which nothing is told, and what a call unregisters need not have been there.
 *
 * @param gone hears of each that the list has no more, and of which no call told. `at`: when the list was asked for, epoch ms
 */
export function createPeriodicTags(gone: (registration: string, tag: string, at: number) => void) {
  const known = new Map<string, Map<string, PeriodicTag>>();

  return {
    /**
     * Takes a list: an empty one of a registration that is gone.
     * @param at when it was asked for, epoch ms: it says nothing of what was heard since
     */
    onListed(registration: string, tags: readonly string[], at: number) {
      const before = known.get(registration) ?? [];
      const now = new Map(tags.map((tag) => [tag, { isThere: true, at }]));
      known.set(registration, now);
      for (const [tag, one] of before) {
        if (one.at > at) now.set(tag, one);
        else if (one.isThere && !now.has(tag)) gone(registration, tag, at);
      }
    },

    /** A call has succeeded. Returns whether that changes anything, as far as is known. */
    onCalled: (registration: string, tag: string, method: 'register' | 'unregister'): boolean => {
      const tags = known.get(registration);
      const isThere = method === 'register';
      const changes = isThere || tags === undefined || tags.get(tag)?.isThere === true;
      tags?.set(tag, { isThere, at: Date.now() });
      return changes;
    },
  };
}
