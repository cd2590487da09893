import type { LogEvent } from '../../extension/protocol/log.ts';

/** An event without its number; of the registration https://a.example/ unless it says otherwise. */
export type Told = Partial<{ [Key in keyof LogEvent]: LogEvent[Key] | undefined }> & Pick<LogEvent, 'type' | 'at'>;

/** A log of these events, numbered from 0. */
export function logOf(...events: readonly Told[]): LogEvent[] {
  return events.map((event, seq) => {
    const whole = {
      seq,
      scope: 'https://a.example/',
      ...event,
      ...(event.tag === undefined ? {} : { kind: event.kind ?? 'sync' }),
    };
    return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as unknown as LogEvent;
  });
}
