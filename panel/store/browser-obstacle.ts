import type { EventName, Permission, Registration, Status, TargetState } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';

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
  if (event === 'periodicsync') return simulateOnly(text('obstacle_periodic'));
  if (registration.sync.status === 'unsupported') return simulateOnly(text('sync_unsupported'));
  if (!registration.workers.some(({ slot }) => slot === 'active')) {
    return { message: text('obstacle_no_worker'), offers: [] };
  }
  if (permission === 'denied') return simulateOnly(text('register_not_allowed'));
  if (registration.sync.status === 'listed' && registration.sync.tags.includes(tag)) {
    return simulateOnly(text('obstacle_registered'));
  }
  // Before held: whatever is offline is held too, but the switch that ends it is another.
  if (status !== null && isOffline(status, registration)) return waiting(text('obstacle_offline'));
  if (registration.held || status?.hold === true) return waiting(text('obstacle_held'));
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
