import type { Status, TargetState } from '../../extension/protocol/model.ts';
import { shortUrl } from '../components/short-url.ts';

const STATES = [
  { title: 'Offline', online: false },
  { title: 'Online', online: true },
  { title: 'Unknown', online: null },
];
const KINDS = ['page', 'frame', 'service worker'] as const;
/** Beyond it a count says more than a line of names; all names are in the details. */
const MOST_NAMED = 3;

/** The status line: attached or not, the network state of each target as it is, and what is held. */
export function statusText(status: Status | null): string {
  if (status === null) return "Connecting to the extension's background…";
  const parts = [status.attached ? 'Debugger attached' : 'Debugger not attached'];
  for (const { title, online } of STATES) {
    const targets = status.targets.filter((target) => target.online === online);
    if (targets.length > 0) parts.push(`${title}: ${describe(targets, status.targets)}`);
  }
  const held = status.targets.filter((target) => target.held);
  if (held.length > 0) parts.push(`Held: ${describe(held, held)}`);
  return parts.join(' · ');
}

/** Targets of one state by kind: named where others of their kind are in another state, counted otherwise. */
function describe(targets: readonly TargetState[], all: readonly TargetState[]): string {
  return KINDS.flatMap((kind) => {
    const these = targets.filter((target) => target.kind === kind);
    const mixed = these.length < all.filter((target) => target.kind === kind).length;
    if (these.length === 0) return [];
    const alone = kind === 'service worker' && these.length === 1 && targets.length < all.length;
    if ((mixed && these.length <= MOST_NAMED) || alone) return these.map(({ name }) => `${kind} ${shortUrl(name)}`);
    if (these.length === 1) return [kind === 'page' ? kind : `1 ${kind}`];
    return [`${these.length} ${kind}s`];
  }).join(', ');
}
