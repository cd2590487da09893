import { InspectorError } from '../../extension/protocol/errors.ts';
import type { Registration } from '../../extension/protocol/model.ts';
import type { RegistrationId } from '../../extension/protocol/registration-key.ts';
import { text } from '../../extension/text.ts';
import { originOf } from '../origin.ts';
import type { TabReading } from './listing-reader.ts';
import { registrationKey, type RegistrationRef } from './registration-worker.ts';
import type { Frame, Site } from './site.ts';
import { isPartitioned } from './snapshot.ts';
import { isPassing } from './unreadable.ts';

export type Registrations = ReturnType<typeof createRegistrations>;

/** The registrations of a tab as they were read last, and how to reach their workers. @param read null before the first time */
export function createRegistrations(site: Site, read: () => TabReading | null) {
  const all = (): Registration[] => read()?.snapshot.origins.flatMap(({ registrations }) => registrations) ?? [];
  const named = (key: string) => all().find((one) => one.key === key);
  const frameOf = (key: string): number | undefined => read()?.frameOf.get(key);

  function hasActive(key: string): boolean {
    return named(key)?.workers.some(({ slot }) => slot === 'active') ?? false;
  }

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

  function refOf(key: string): RegistrationRef | null {
    const registration = named(key);
    return registration ? refTo(registration) : null;
  }

  /** A registration's worker and the way to it; null where it is not listed. */
  function reach(key: string): { hasActive: boolean; ref: RegistrationRef } | null {
    const ref = refOf(key);
    return ref ? { hasActive: hasActive(key), ref } : null;
  }

  /** @throws InspectorError `UnknownRegistration`, `NoActiveWorker` */
  function find(key: string): { registration: Registration; ref: RegistrationRef } {
    const registration = named(key);
    const ref = refOf(key);
    if (!registration || !ref) throw unknown(key);
    if (!hasActive(key)) throw new InspectorError('NoActiveWorker', text('no_active_worker', registration.scope));
    return { registration, ref };
  }

  /** The page's own origin; '' where it has none. */
  function pageOrigin(): string {
    return originOf(read()?.frames.find(({ frameId }) => frameId === 0)?.url);
  }

  return {
    all,
    /** A frame that sees it. */
    frameOf,
    refOf,
    refTo,

    /** Those that are listed, each with the way to its workers. */
    reachable: () =>
      all().flatMap(({ key }) => {
        const reached = reach(key);
        return reached ? [{ key, ...reached }] : [];
      }),

    reach,
    find,

    /** Registers a one-shot tag as a page does. @throws Error the browser's own, by its name; InspectorError as `find` does, `Interrupted` */
    async register(key: string, tag: string): Promise<void> {
      const { ref } = find(key);
      await site.register(frameOf(key) ?? 0, ref.scope, tag).catch((error: unknown) => {
        throw isLeft(error) ? new InspectorError('Interrupted', text('register_left')) : error;
      });
    },

    pageOrigin,
  };
}

/** The frame does not show the site any more, but another document, which may be one that no extension is let into. */
function isLeft(error: unknown): boolean {
  return isPassing(error) || /cannot access|showing error page/i.test(String(error));
}

function unknown(key: string) {
  return new InspectorError('UnknownRegistration', text('unknown_registration', key));
}
