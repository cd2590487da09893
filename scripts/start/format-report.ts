import type { ActivityRow, FireResult, HoldResult, Report, Step } from './report.ts';
import type { SiteRequest } from './site.ts';
import { formatTable } from './table.ts';

const CANNOT_ASK = 'cannot be asked';

function requests(received: readonly SiteRequest[] | null): string[] {
  if (received === null) return [CANNOT_ASK];
  if (received.length === 0) return ['nothing'];
  return received.map(({ method, path, body }) => `${method} ${path} ${JSON.stringify(body)}`);
}

function activityTable({ tag, event, dispatch, lastChance, outcome, durationMs, reason }: ActivityRow): string {
  const chance = lastChance === null ? '' : lastChance ? 'yes' : 'no';
  const duration = durationMs === null ? '' : `${durationMs} ms`;
  return formatTable(
    ['Tag', 'Event', 'Dispatch', 'Last chance', 'Outcome', 'Duration', 'Reason'],
    [[tag, event, dispatch, chance, outcome, duration, reason]],
  );
}

function fireSection(fire: Step<FireResult>): string {
  if (!fire.done) return `  Not done: ${fire.why}.`;
  const received =
    fire.serverReceived === null ? [] : [`  The site's server received: ${requests(fire.serverReceived).join('; ')}`];
  return [activityTable(fire.activity), ...received].join('\n');
}

function holdSection(hold: Step<HoldResult>): string {
  if (!hold.done) return `  Not done: ${hold.why}.`;
  const { tag, stateWhileHeld, receivedWhileHeld, released, receivedAfterRelease } = hold;
  const rows = (step: string, seen: string, received: readonly SiteRequest[] | null) =>
    requests(received).map((request, index) => (index === 0 ? [step, seen, request] : ['', '', request]));
  const table = formatTable(
    ['Step', 'In the panel', "The site's server received"],
    [
      ...rows(`hold, register ${tag}`, `listed as ${stateWhileHeld}`, receivedWhileHeld),
      ...rows('release', `${released.dispatch} dispatch: ${released.outcome}`, receivedAfterRelease),
    ],
  );
  const note =
    receivedWhileHeld === null
      ? ["  This site's server cannot be asked what it received: the release is seen in the panel's Activity only."]
      : [];
  return [table, ...note].join('\n');
}

/** The report as text for a terminal. */
export function formatReport({ url, browser, tags, fire, hold, screenshot }: Report): string {
  const listed =
    tags.length === 0
      ? '  None is registered.'
      : formatTable(
          ['Tag', 'Kind', 'State', 'Registration'],
          tags.map(({ tag, kind, state, registration }) => [tag, kind, state, registration]),
        );
  return [
    `${url} in ${browser}`,
    `Sync tags\n${listed}`,
    `Fire one\n${fireSection(fire)}`,
    `Hold → register → release\n${holdSection(hold)}`,
    `The panel: ${screenshot}`,
  ].join('\n\n');
}
