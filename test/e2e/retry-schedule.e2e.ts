import type { Page } from '@playwright/test';
import { learn } from '../../background/recorder/retry-learning.ts';
import { CHROMIUM_PARAMETERS, type RetryParameters } from '../../extension/protocol/retry-parameters.ts';
import { attemptOf, observe, type Observation, type TagSchedule } from '../../background/recorder/retry-schedule.ts';
import { watchServiceWorkers } from '../support/service-workers.ts';
import { expect, test } from './fixtures.ts';
import { registeredTags } from './sites/page.ts';
import { TELL, type Site } from './sites/site.ts';

test.use({ launch: { retryDelays: { initialSeconds: 1, factor: 3, maxAttempts: 3, maxEventSeconds: 2 } } });

const REAL: RetryParameters = {
  maxAttempts: 3,
  initialRetryDelayMs: 1_000,
  retryDelayFactor: 3,
  maxEventDurationMs: 2_000,
};
/** Of the clocks of two processes that show whole milliseconds. */
const EARLY_MS = 50;
/** What a busy machine may put off an attempt. */
const LATE_MS = 1_500;

/**
 * What a tag says is what becomes of its events, one word an event; each event and registration is told to the server. A rejection
 * does not wait for the server: the browser's delay begins with it.
 */
const WORKER = `${TELL}
const runs = new Map();
addEventListener('sync', (event) => {
  const { tag, lastChance } = event;
  const run = runs.get(tag) ?? 0;
  runs.set(tag, run + 1);
  const outcome = tag.split(' ')[run];
  const settled = () => tell({ type: 'settled', tag, outcome, at: Date.now() });
  const begun = tell({ type: 'dispatched', tag, lastChance, at: Date.now() });
  if (outcome === 'ignored' || outcome === 'threw') void begun.then(settled);
  if (outcome === 'threw') throw new Error('Thrown.');
  if (outcome === 'fulfilled') event.waitUntil(begun.then(settled));
  if (outcome === 'rejected') event.waitUntil(begun.then(() => { void settled(); throw new Error('Refused.'); }));
  if (outcome === 'reregistered') event.waitUntil(begun.then(async () => {
    const at = Date.now();
    await registration.sync.register(tag);
    await tell({ type: 'registered', tag, at });
    await tell({ type: 'settled', tag, outcome: 'rejected', at: Date.now() });
    throw new Error('Refused.');
  }));
  if (outcome === 'pending') event.waitUntil(new Promise(() => {}));
});`;

type Told = Observation & { tag: string };

/** Feeds the model from what a site told its server, and keeps what it said. */
function follow(site: Site, given: RetryParameters) {
  let parameters = given;
  let read = 0;
  const schedules = new Map<string, TagSchedule>();
  const stories = new Map<string, string[]>();
  const attempts: { tag: string; estimated: number; came: number }[] = [];

  function take({ tag, ...observation }: Told) {
    const before = schedules.get(tag) ?? observe(null, { type: 'unlisted', at: observation.at }, parameters);
    parameters = learn(parameters, before, observation);
    const after = observe(before, observation, parameters);
    schedules.set(tag, after);
    const attempt = attemptOf(after, parameters);
    const of = attempt ? ` ${attempt.number} of ${attempt.of}${attempt.lastChance === true ? ', last' : ''}` : '';
    const said = `${after.phase}${of}${after.isExact ? '' : ', not exact'}`;
    const story = stories.get(tag) ?? [];
    if (story.at(-1) !== said) stories.set(tag, [...story, said]);
    if (observation.type === 'dispatched' && before.phase === 'waiting') {
      attempts.push({ tag, estimated: before.nextAttemptAt ?? NaN, came: observation.at });
    }
  }

  return {
    take,
    schedules,
    attempts,
    parameters: () => parameters,
    /** Reads what was told since, and says what the model knows of a tag. */
    story(tag: string): string[] {
      for (const told of site.told.slice(read) as Told[]) take(told);
      read = site.told.length;
      return stories.get(tag) ?? [];
    },
  };
}

/** Registers tags from the page, which tells the server. */
async function register(page: Page, tags: readonly string[]): Promise<void> {
  await page.evaluate(async (names) => {
    const { ready } = globalThis as unknown as { ready: Promise<{ sync: { register(tag: string): Promise<void> } }> };
    const { sync } = await ready;
    for (const tag of names) {
      const at = Date.now();
      await sync.register(tag);
      await fetch('/told', { method: 'POST', body: JSON.stringify({ type: 'registered', tag, at }) });
    }
  }, tags);
}

const FIRST = ['firing 1 of 3'];
const SECOND = ['waiting 2 of 3', 'firing 2 of 3'];
const LAST = ['waiting 3 of 3, last', 'firing 3 of 3, last'];

test('tells of each attempt what the browser does, whatever becomes of it', async ({ page, openSite }) => {
  const site = await openSite({ '/sw.js': WORKER });
  await page.goto(site.origin);
  const stories: Record<string, string[]> = {
    'rejected rejected rejected': [...FIRST, ...SECOND, ...LAST, 'dropped'],
    'rejected fulfilled': [...FIRST, ...SECOND, 'completed'],
    'reregistered rejected fulfilled': [...FIRST, 'pending 1 of 3', ...FIRST, ...SECOND, 'completed'],
    'rejected rejected fulfilled': [...FIRST, ...SECOND, ...LAST, 'completed'],
    threw: [...FIRST, 'completed'],
    ignored: [...FIRST, 'completed'],
  };
  const tags = Object.keys(stories);
  const model = follow(site, REAL);
  await register(page, tags);

  const inBackOff = 'rejected rejected fulfilled';
  await expect.poll(() => model.story(inBackOff).at(-1), { intervals: [20] }).toBe('waiting 3 of 3, last');
  await register(page, [inBackOff]);
  // What waits is listed; what was thrown or ignored has come to its end.
  await expect.poll(() => registeredTags(page)).toContain(inBackOff);
  await expect.poll(() => registeredTags(page)).not.toContain('threw');
  await expect.poll(() => registeredTags(page)).not.toContain('ignored');

  for (const tag of tags) {
    const last = stories[tag]?.at(-1);
    await expect.poll(() => model.story(tag).at(-1), { message: tag }).toBe(last);
  }
  await expect.poll(() => registeredTags(page)).toEqual([]);
  // The registration itself may be told before the event or after it.
  const said = tags.map((tag) => [tag, model.story(tag).slice(model.story(tag)[0] === 'pending 1 of 3' ? 1 : 0)]);
  expect(Object.fromEntries(said)).toEqual(stories);

  expect(model.attempts).toHaveLength(6);
  for (const { tag, estimated, came } of model.attempts) {
    expect(came, tag).toBeGreaterThanOrEqual(estimated - EARLY_MS);
    expect(came, tag).toBeLessThan(estimated + LATE_MS);
  }
  expect(model.parameters()).toEqual(REAL);
});

test('corrects its parameters by what it sees', async ({ page, openSite }) => {
  const site = await openSite({ '/sw.js': WORKER });
  await page.goto(site.origin);
  const model = follow(site, { ...CHROMIUM_PARAMETERS, maxAttempts: 5 });
  await register(page, ['rejected rejected rejected']);
  await expect.poll(() => model.story('rejected rejected rejected').at(-1)).toBe('dropped');
  await expect.poll(() => registeredTags(page)).toEqual([]);

  const [first, second] = model.attempts;
  expect(first?.estimated).toBeGreaterThan((first?.came ?? NaN) + 290_000);
  expect(second?.came).toBeGreaterThanOrEqual((second?.estimated ?? NaN) - EARLY_MS);
  expect(second?.came).toBeLessThan((second?.estimated ?? NaN) + LATE_MS);
  const { maxEventDurationMs } = CHROMIUM_PARAMETERS;
  expect(model.parameters()).toEqual({ ...REAL, maxEventDurationMs });
});

test('knows the last chance of a tag whose earlier attempts it has not seen', async ({ page, openSite }) => {
  const site = await openSite({ '/sw.js': WORKER });
  await page.goto(site.origin);
  const tag = 'rejected rejected rejected';
  await register(page, [tag]);
  await expect.poll(() => site.told.filter((told) => (told as Told).type === 'settled')).toHaveLength(1);
  const seen: Site['told'] = site.told;
  const unseen = seen.length;
  expect(await registeredTags(page)).toEqual([tag]);

  const later = {
    ...site,
    get told() {
      return seen.slice(unseen);
    },
  };
  const model = follow(later, REAL);
  model.schedules.set(tag, observe(null, { type: 'listed', at: Date.now() }, REAL));
  await expect.poll(() => model.story(tag).at(-1)).toBe('dropped');
  expect(model.story(tag)).toEqual([
    // The browser's second attempt: the first or the second, as far as can be known.
    'firing 1 of 3, not exact',
    'waiting 2 of 3, not exact',
    'firing 3 of 3, last',
    'dropped',
  ]);
});

test('counts an event in whose middle the worker stops, and one that takes too long, as failed', async ({
  extended,
  page,
  openSite,
}) => {
  const site = await openSite({ '/sw.js': WORKER });
  await page.goto(site.origin);
  const workers = await watchServiceWorkers(extended.context, page);
  const tag = 'pending';
  const model = follow(site, REAL);
  await register(page, [tag]);
  await expect.poll(() => model.story(tag).at(-1)).toBe('firing 1 of 3');
  const at = Date.now();
  await workers.stopWorker(`${site.origin}/`);
  model.take({ type: 'settled', tag, outcome: 'interrupted', at });
  expect(await registeredTags(page)).toEqual([tag]);
  await expect.poll(() => model.story(tag)).toContain('firing 2 of 3');

  // The worker started anew, and with it its tale: pending once more, until the browser gives it up.
  await expect.poll(() => model.story(tag), { timeout: 20_000 }).toContain('firing 3 of 3, last');
  const { firedAt } = model.schedules.get(tag) ?? {};
  expect(model.attempts).toHaveLength(1);
  const dispatched = (site.told as Told[]).filter(({ type }) => type === 'dispatched');
  expect(dispatched.map(({ at }) => at).at(-1)).toBe(firedAt);
  expect(dispatched.map((told) => told.type === 'dispatched' && told.lastChance)).toEqual([false, false, true]);
  // Its limit, what the browser may take to look, and the second delay.
  const tookMs = (firedAt ?? NaN) - (dispatched[1]?.at ?? NaN);
  expect(tookMs).toBeGreaterThanOrEqual(5_000 - EARLY_MS);
  expect(tookMs).toBeLessThan(15_000 + LATE_MS);
  await workers.close();
});
