import type { Status, TargetState } from '../../extension/protocol/model.ts';
import { plural, text } from '../../extension/text.ts';
import { shortUrl } from '../components/short-url.ts';

const STATES = [
  ['status_offline', false],
  ['status_online', true],
  ['status_unknown', null],
] as const;
const KINDS = ['page', 'frame', 'service worker'] as const;
/** The word for each kind of target, without an article. */
export const KIND_NAMES = { page: 'target_page', frame: 'target_frame', 'service worker': 'target_worker' } as const;
const COUNTED = { page: 'target_pages', frame: 'target_frames', 'service worker': 'target_workers' } as const;
/** Beyond it a count says more than a line of names; all names are in the details. */
const MOST_NAMED = 3;

/** The status line: attached or not, the network state of each target as it is, and what is held. */
export function statusText(status: Status | null): string {
  if (status === null) return text('status_connecting');
  const parts = [text(status.attached ? 'status_attached' : 'status_detached')];
  for (const [key, online] of STATES) {
    const targets = status.targets.filter((target) => target.online === online);
    if (targets.length > 0) parts.push(text(key, describe(targets, status.targets)));
  }
  const held = status.targets.filter((target) => target.held);
  if (held.length > 0) parts.push(text('status_held', describe(held, held)));
  return parts.join(' · ');
}

/** Targets of one state by kind: named where others of their kind are in another state, counted otherwise. */
function describe(targets: readonly TargetState[], all: readonly TargetState[]): string {
  return KINDS.flatMap((kind) => {
    const these = targets.filter((target) => target.kind === kind);
    const mixed = these.length < all.filter((target) => target.kind === kind).length;
    if (these.length === 0) return [];
    const alone = kind === 'service worker' && these.length === 1 && targets.length < all.length;
    if ((mixed && these.length <= MOST_NAMED) || alone)
      return these.map(({ name }) => `${text(KIND_NAMES[kind])} ${shortUrl(name)}`);
    return [plural(COUNTED[kind], these.length)];
  }).join(text('list_separator'));
}
