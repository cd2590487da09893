import type { EventName, Permission, Registration, Status, TargetState } from '../../extension/protocol/model.ts';

/** What a person may do instead: `register` registers the tag with the browser all the same, `simulate` fires it simulated. */
export type Offer = 'register' | 'simulate';

export interface Obstacle {
  readonly message: string;
  readonly offers: readonly Offer[];
}

export interface ObstacleInput {
  readonly registration: Registration;
  /** `background-sync` of the registration's origin. */
  readonly permission: Permission;
  readonly event: EventName;
  readonly tag: string;
  readonly status: Status | null;
}

/**
 * Why the browser would not fire its own event now if the tag were registered, or null if it would. What can never be
 * comes before what only has to wait.
 */
export function browserObstacle(input: ObstacleInput): Obstacle | null {
  const { registration, permission, event, tag, status } = input;
  if (event === 'periodicsync') {
    return simulateOnly(
      'The browser alone decides when it fires a periodic sync: only for an installed app, and at most every 12 hours.',
    );
  }
  if (registration.sync.status === 'unsupported') {
    return simulateOnly('This browser has no Background Sync here (registration.sync is missing).');
  }
  if (!registration.workers.some(({ slot }) => slot === 'active')) {
    return {
      message:
        'This registration has no active service worker, and the browser registers tags only where there is one. Wait until the worker is active, or reload the page.',
      offers: [],
    };
  }
  if (permission === 'denied') {
    return simulateOnly(
      'The permission background-sync is denied for this origin, so the browser refuses to register tags. Allow it in the site settings.',
    );
  }
  if (registration.sync.status === 'listed' && registration.sync.tags.includes(tag)) {
    return simulateOnly(
      'This tag is registered already: the browser will not fire it because it is registered again. Fire it simulated.',
    );
  }
  // Before held: whatever is offline is held too, but the switch that ends it is another.
  if (status !== null && isOffline(status, registration)) {
    return waiting('The service worker is offline, so the browser will fire this tag only when it is online again.');
  }
  if (registration.held || status?.hold === true) {
    return waiting('Syncs are held, so the browser will fire this tag only when they are released.');
  }
  return null;
}

function simulateOnly(message: string): Obstacle {
  return { message, offers: ['simulate'] };
}

function waiting(message: string): Obstacle {
  return { message, offers: ['register', 'simulate'] };
}

function isOffline(status: Status, registration: Registration): boolean {
  const names = [registration.scope, ...registration.workers.map(({ scriptURL }) => scriptURL)];
  const isIts = ({ kind, name }: TargetState): boolean => kind === 'service worker' && names.includes(name);
  return status.offline || status.targets.some((target) => target.online === false && isIts(target));
}
