import type { EventName, Registration, TagRead } from './model.ts';

/** The listed tags of a registration, or those of them that the filter of the list leaves, in the order shown. */
export function listedTags({ sync, periodicSync }: Registration, filter = ''): { event: EventName; tag: string }[] {
  const wanted = filter.toLowerCase();
  const of = (event: EventName, read: TagRead) =>
    read.status === 'listed'
      ? read.tags.filter((tag) => tag.toLowerCase().includes(wanted)).map((tag) => ({ event, tag }))
      : [];
  return [...of('sync', sync), ...of('periodicsync', periodicSync)];
}
