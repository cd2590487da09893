/**
 * The timeline, and the details of an event: loaded when there is something recorded, or an event is selected.
 */
import type * as recorded from './index.ts';

export type Recorded = typeof recorded;

export { Details } from '../details/details.tsx';
export { chosenOf } from '../timeline/chosen-of.ts';
export { lanesOf } from '../timeline/lanes.ts';
export { Timeline } from '../timeline/timeline.tsx';
