import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { OutcomeSchema } from '../../extension/protocol/model.ts';
import { isLastChance, lookOf } from './item-look.ts';
import type { Item } from './lane-model.ts';
import { lanesOf } from './lanes.ts';
import { logOf, type Told } from './test-data.ts';

function itemsOf(...events: Told[]): Item[] {
  const [, row] = lanesOf(null, logOf(...events)).rows;
  if (row?.type !== 'lane') throw new Error('There is no lane.');
  return [...row.lane.bars.items, ...row.lane.marks.items, ...row.lane.waits.items];
}

const settled = (at: number, outcome: LogEvent['outcome'], more: Partial<Told> = {}): Told => ({
  type: 'settled',
  tag: 'outbox',
  at,
  dispatchId: String(at),
  outcome,
  durationMs: 1,
  ...more,
});

it('each outcome has a look, and so has an attempt that runs', () => {
  const items = itemsOf(settled(1, 'fulfilled'), settled(2, 'timed out'), {
    type: 'dispatched',
    tag: 'outbox',
    at: 3,
    dispatchId: 'c',
  });
  expect(items.map((item) => lookOf([item]).look)).toEqual(['fulfilled', 'timed-out', 'running']);
});

it('each outcome has a colour, and a form of its own', () => {
  const css = readFileSync(new URL('../styles/timeline-items.css', import.meta.url), 'utf8');
  const rules = [...css.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/([^{}]+)\{\s*([^{}]*?)\s*\}/g)];
  const said = (selector: string): (string | undefined)[] =>
    rules.filter(([, selectors = '']) => selectors.trim().split(/,\s*/).includes(selector)).map(([, , style]) => style);
  const looks = OutcomeSchema.options.map((outcome, at) => lookOf(itemsOf(settled(at, outcome))).look);
  const forms = looks.map((look) => said(`.is-${look}::before`));
  expect(forms.filter(({ length }) => length !== 1)).toEqual([]);
  expect(new Set(forms.flat())).toHaveLength(looks.length);
  for (const look of looks) expect(said(`.is-${look}`)).toContainEqual(expect.stringMatching(/^color: var\(--\w+\);$/));
});

it.each(OutcomeSchema.options)('of several, %s is seen rather than fulfilled', (outcome) => {
  expect(lookOf(itemsOf(settled(1, 'fulfilled'), settled(2, outcome))).look).toBe(outcome.replace(' ', '-'));
});

it('several look like what somebody should see, and say how many are so', () => {
  const items = itemsOf(settled(1, 'fulfilled'), settled(2, 'rejected'), settled(3, 'ignored'), settled(4, 'rejected'));
  expect(lookOf(items)).toEqual({ look: 'rejected', count: 2 });
});

it('a request that failed, and one that the server refused, look alike', () => {
  const request = (at: number, more: Partial<Told>): Told => ({ type: 'request', tag: 'outbox', at, ...more });
  const items = itemsOf(
    request(1, { failure: 'net::ERR_FAILED' }),
    request(2, { status: 503 }),
    request(3, { status: 200 }),
  );
  expect(items.map((item) => lookOf([item]).look)).toEqual(['failed', 'failed', 'request']);
});

it('a console message looks like its level where that matters', () => {
  const message = (at: number, level: LogEvent['level']): Told => ({ type: 'console', tag: 'outbox', at, level });
  const items = itemsOf(message(1, 'log'), message(2, 'warning'), message(3, 'error'));
  expect(items.map((item) => lookOf([item]).look)).toEqual(['console', 'warning', 'error']);
});

it('the last chance is told by the attempt however much the log has of it', () => {
  const items = itemsOf(settled(1, 'rejected', { lastChance: true }), settled(2, 'rejected', { lastChance: false }));
  expect(items.map(isLastChance)).toEqual([true, false]);
});
