/** Names a service worker registration of the browser, as far as one tab can tell them apart. */
export interface RegistrationId {
  scope: string;
  /** Whether its storage is partitioned by the top-level site (a frame inside a page of another site). */
  partitioned: boolean;
}

const MARK = ' (partitioned)';

/** The key by which a registration is called in every message: see the model's `Registration`. */
export function registrationKey({ scope, partitioned }: RegistrationId): string {
  return partitioned ? scope + MARK : scope;
}

/** The reverse of {@link registrationKey}. */
export function registrationOf(key: string): RegistrationId {
  const partitioned = key.endsWith(MARK);
  return { scope: partitioned ? key.slice(0, -MARK.length) : key, partitioned };
}
