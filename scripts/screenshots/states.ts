import type { PanelState } from './state.ts';
import { answers } from './states/answers.ts';
import { devtools } from './states/devtools.ts';
import { lists } from './states/lists.ts';
import { outcomes } from './states/outcomes.ts';
import { problems } from './states/problems.ts';
import { recordings } from './states/recordings.ts';
import { rules } from './states/rules.ts';
import { switches } from './states/switches.ts';

/** The catalogue of the panel's states, by what they are about. */
export const STATES: readonly { title: string; states: readonly PanelState[] }[] = [
  { title: 'In DevTools', states: devtools },
  { title: 'The list', states: lists },
  { title: 'Hold syncs and Offline', states: switches },
  { title: 'Outcomes', states: outcomes },
  { title: 'Recordings', states: recordings },
  { title: 'Why is it not firing?', states: answers },
  { title: 'Make it fail', states: rules },
  { title: 'Problems', states: problems },
];
