import type { Demo } from '../../demo/server.ts';
import type { PanelView } from '../support/panel-view.ts';
import { expect, test } from './fixtures.ts';
import { goToDemo, registerTag, stopRecordedWorker } from './site-actions.ts';

test.use({ launch: { retryDelays: { initialSeconds: 1, factor: 2, maxAttempts: 3 } } });

/** An attempt to handle a tag, by whoever tells of it; its requests as `path status`, sorted. */
interface Attempt {
  tag: string;
  attempt: number;
  lastChance: boolean;
  outcome: string;
  requests: string[];
}

/** The attempts as the demo's server saw them: each tells it of its event, and asks `/api/flaky`. */
function seenByServer(demo: Demo): Attempt[] {
  const counts = new Map<string, number>();
  const asked = demo.received.filter(({ path }) => path === '/api/flaky');
  const told = demo.received.filter(({ path }) => path === '/api/events');
  expect(asked).toHaveLength(told.length);
  return asked.map(({ body, status }, index) => {
    const { tag, lastChance } = body as { tag: string; lastChance: boolean };
    expect(told[index]?.body).toMatchObject({ tag, lastChance, isTrusted: true });
    const attempt = (counts.get(tag) ?? 0) + 1;
    counts.set(tag, attempt);
    const requests = [`/api/events ${told[index]?.status}`, `/api/flaky ${status}`];
    return { tag, attempt, lastChance, outcome: status === 200 ? 'fulfilled' : 'rejected', requests };
  });
}

/** The attempts as the bars of the timeline tell them, in the order of its lanes and of time. */
async function toldByTimeline(panel: PanelView): Promise<Omit<Attempt, 'requests'>[]> {
  const bars = panel.document.getByRole('grid', { name: 'Timeline' }).getByRole('button', { name: /^attempt / });
  const names = await bars.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''));
  return names.map((name) => {
    const [, attempt, tag = '', outcome = '', rest = ''] =
      /^attempt (\d+) of sync (\S+), (\S+) after [^,]*(.*)$/.exec(name) ?? [];
    expect(rest, name).toMatch(/^(, last chance)?, 2 requests$/);
    return { tag, attempt: Number(attempt), lastChance: rest.includes('last chance'), outcome };
  });
}

/** The attempts as Activity lists them, each with the requests that its details tell. */
async function toldByActivity(panel: PanelView): Promise<Attempt[]> {
  await panel.document.getByRole('searchbox', { name: 'Filter activity' }).fill('type:dispatched');
  const count = Number(await panel.activity.getAttribute('aria-rowcount')) - 1;
  const details = panel.document.getByRole('region', { name: 'Details' });
  const attempts: Attempt[] = [];
  for (let index = 0; index < count; index++) {
    const row = panel.activity.locator(`[data-row="${index}"]`);
    const cell = async (column: string) => (await row.locator(`.column-${column}`).textContent()) ?? '';
    await row.click();
    const requests = details.getByRole('listitem').filter({ hasText: 'POST' });
    await expect(requests).toHaveCount(2);
    const lines = await requests.allTextContents();
    attempts.push({
      tag: await cell('tag'),
      attempt: Number(await cell('attempt')),
      lastChance: (await cell('last-chance')) === 'yes',
      outcome: await cell('outcome'),
      requests: lines.map((line) => /^POST (\S+ \d+) /.exec(line)?.[1] ?? line).sort(),
    });
  }
  return attempts;
}

test('tells the story of the demo exactly as the demo’s server saw it', async ({ extended, demo, page, openPanel }) => {
  await page.goto(`${demo.origin}/icon.svg`);
  const panel = await openPanel(extended, page);
  await panel.startRecording();
  await panel.preserveLog.check();
  await goToDemo(page, demo, '/failing/');
  await expect(panel.row('sw-failing.js active')).toBeVisible();
  // From its first instruction on, so that it is known of each request which attempt it is of.
  await stopRecordedWorker(page, panel, `${demo.origin}/failing/`);
  const story = async (tag: string) =>
    (await panel.story()).filter((line) =>
      new RegExp(`^(registered|sync|waiting|completed|dropped|gone) ${tag} `).test(line),
    );

  await registerTag(page, 'sync-failing', '/failing/');
  await expect.poll(() => story('sync-failing'), { timeout: 20_000 }).toContain('dropped sync-failing dropped');
  await registerTag(page, 'sync-photo', '/failing/');
  // Before the next attempt, which comes after a second: the panel may be slower than that.
  const refused = () =>
    demo.received.filter(({ path, body }) => path === '/api/flaky' && (body as { tag: string }).tag === 'sync-photo');
  await expect.poll(refused, { intervals: [20] }).toHaveLength(1);
  demo.accept(true);
  await expect.poll(() => story('sync-photo')).toContain('waiting sync-photo waiting');
  await expect.poll(() => story('sync-photo'), { timeout: 20_000 }).toContain('completed sync-photo completed');

  expect(await story('sync-failing')).toEqual([
    'registered sync-failing registered',
    'sync sync-failing rejected',
    'waiting sync-failing waiting',
    'sync sync-failing rejected',
    'waiting sync-failing waiting',
    'sync sync-failing rejected',
    'dropped sync-failing dropped',
  ]);
  expect(await story('sync-photo')).toEqual([
    'registered sync-photo registered',
    'sync sync-photo rejected',
    'waiting sync-photo waiting',
    'sync sync-photo fulfilled',
    'completed sync-photo completed',
  ]);

  const seen = seenByServer(demo);
  const failing = { tag: 'sync-failing', outcome: 'rejected' };
  expect(seen).toMatchObject([
    { ...failing, attempt: 1, lastChance: false },
    { ...failing, attempt: 2, lastChance: false },
    { ...failing, attempt: 3, lastChance: true },
    { tag: 'sync-photo', attempt: 1, lastChance: false, outcome: 'rejected' },
    { tag: 'sync-photo', attempt: 2, lastChance: false, outcome: 'fulfilled' },
  ]);
  // The timeline shows all that was recorded, and bars that are too near to each other as one: so much and no more of it.
  await panel.record.click();
  await panel.page.setViewportSize({ width: 1_600, height: 800 });
  await expect
    .poll(() => toldByTimeline(panel))
    .toEqual(seen.map(({ tag, attempt, lastChance, outcome }) => ({ tag, attempt, lastChance, outcome })));
  expect(await toldByActivity(panel)).toEqual(seen);
});
