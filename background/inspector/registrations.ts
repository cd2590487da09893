import { InspectorError } from '../../extension/protocol/errors.ts';
import type { Registration } from '../../extension/protocol/model.ts';
import type { RegistrationId } from '../../extension/protocol/registration-key.ts';
import { text } from '../../extension/text.ts';
import { originOf } from '../origin.ts';
import type { TabReading } from './listing-reader.ts';
import { registrationKey, type RegistrationRef } from './registration-worker.ts';
import type { Frame, Site } from './site.ts';
import { isPartitioned } from './snapshot.ts';
import { isPassing } from './unlisted.ts';

export type Registrations = ReturnType<typeof createRegistrations>;

/** The registrations of a tab as they were read last, and how to reach their workers. @param read null before the first time */
export function createRegistrations(site: Site, read: () => TabReading | null) {
  const all = (): Registration[] => read()?.snapshot.origins.flatMap(({ registrations }) => registrations) ?? [];
  const named = (key: string) => all().find((one) => one.key === key);
  const frameOf = (key: string): number | undefined => read()?.frameOf.get(key);

  /** A frame that shows the origin now, where the list has none: it is not read yet, or no more. */
  async function frameNow({ scope, partitioned }: RegistrationId): Promise<number | undefined> {
    const frames = await site.frames();
    const shows = (frame: Frame) =>
      originOf(frame.url) === originOf(scope) && isPartitioned(frame, frames) === partitioned;
    return frames.find(shows)?.frameId;
  }

  /** A reference to a registration, which need not be listed. */
  function refTo({ scope, partitioned }: RegistrationId): RegistrationRef {
    const key = registrationKey({ scope, partitioned });
    const versions = named(key)?.workers ?? [];
    return {
      scope,
      partitioned,
      scriptURLs: [...new Set(versions.map(({ scriptURL }) => scriptURL))],
      hasWaiting: versions.some(({ slot }) => slot === 'waiting'),
      async wake(slot) {
        const frameId = frameOf(key) ?? (await frameNow({ scope, partitioned }));
        if (frameId === undefined) throw unknown(key);
        await site.wake(frameId, scope, slot).catch((error: unknown) => {
          throw isLeft(error) ? new InspectorError('Interrupted', text('page_left')) : error;
        });
      },
    };
  }

  /** A registration with the way to its workers; null where it is not listed. */
  function reach(key: string) {
    const registration = named(key);
    if (!registration) return null;
    const hasActive = registration.workers.some(({ slot }) => slot === 'active');
    return { key, registration, hasActive, ref: refTo(registration) };
  }

  /** The same. @throws InspectorError `UnknownRegistration`, `NoActiveWorker` */
  function find(key: string): { registration: Registration; ref: RegistrationRef } {
    const found = reach(key);
    if (!found) throw unknown(key);
    const { registration, hasActive } = found;
    if (!hasActive) throw new InspectorError('NoActiveWorker', text('no_active_worker', registration.scope));
    return found;
  }

  return {
    all,
    /** A frame that sees it. */
    frameOf,
    refTo,
    isListed: (key: string): boolean => named(key) !== undefined,

    /** Those that are listed, each with the way to its workers. */
    reachable: () => all().flatMap(({ key }) => reach(key) ?? []),

    reach,
    find,

    /** Registers a one-shot tag as a page does. @throws Error the browser's own, by its name; InspectorError as `find` does, `Interrupted` */
    async register(key: string, tag: string): Promise<void> {
      const { ref } = find(key);
      await site.register(frameOf(key) ?? 0, ref.scope, tag).catch((error: unknown) => {
        throw isLeft(error) ? new InspectorError('Interrupted', text('register_left')) : error;
      });
    },
  };
}

/** The frame does not show the site any more, but another document, which may be one that no extension is let into. */
function isLeft(error: unknown): boolean {
  return isPassing(error) || /cannot access|showing error page/i.test(String(error));
}

function unknown(key: string) {
  return new InspectorError('UnknownRegistration', text('unknown_registration', key));
}
