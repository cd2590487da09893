import { viewWhy } from '../support/why-view.ts';
import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { REFUSING_WORKER } from './sites/site.ts';

const DELAY_S = 6;
test.use({ launch: { retryDelays: { initialSeconds: DELAY_S, factor: 2, maxAttempts: 3 } } });

test('counts down to each attempt by the schedule that was set, says which it is, and what became of the last chance', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { site, page } = await openInstalled(REFUSING_WORKER);
  const first = await openPanel(ownBrowser, page);
  const retry = first.document.getByRole('form', { name: 'Retry schedule' });
  await first.document.getByText('Retry schedule', { exact: true }).click();
  const field = (name: string) => retry.getByRole('textbox', { name, exact: true });
  await expect(field('First retry delay (s)')).toHaveValue('300');
  await field('Attempts').fill('none');
  await retry.getByRole('button', { name: 'Apply' }).click();
  await expect(retry.getByRole('alert')).toHaveText('The number of attempts is a whole number from 1 to 100.');
  await expect(field('Attempts')).toHaveAttribute('aria-invalid', 'true');
  await field('Attempts').fill('3');
  await field('First retry delay (s)').fill(String(DELAY_S));
  await field('Factor').fill('2');
  await retry.getByRole('button', { name: 'Apply' }).click();
  await expect(first.document.getByText('3 attempts, estimated delays: 0:00 · 0:06 · 0:12')).toBeVisible();
  await first.page.close();

  // It is remembered, and is what a tag's next attempt is estimated by.
  const panel = await openPanel(ownBrowser, page);
  await expect(panel.document.getByText('3 attempts, estimated delays: 0:00 · 0:06 · 0:12')).toBeVisible();
  await panel.startRecording();
  await registerTags(page, ['outbox']);
  const state = panel.tree.getByRole('button', { name: 'waiting: why is outbox not firing?' });
  await expect(state).toHaveAttribute(
    'title',
    /^Attempt 2 of 3 is estimated about .*; it also waits for a connection\./,
  );
  const why = viewWhy(panel);
  await panel.tree.getByRole('button', { name: 'More for outbox' }).click();
  await panel.document.getByRole('menuitem', { name: 'Why is it not firing?' }).click();
  await expect(why.region).toBeFocused();
  await why.says({
    sentence: /It waits: attempt 2 of 3 is estimated about .*, and comes only with a connection\. Estimated in 0:0\d\./,
    evidence: '1 of 3 attempts failed. Error: Refused.',
    next: 'neither registering it again nor going offline and online',
    attempts: 'An attempt now would be number 2 of 3, without last chance.',
    button: 'Fire it simulated',
  });
  await expect(why.region).toContainText('attempt 3 of 3', { timeout: 15_000 });
  await why.says({
    sentence: /Estimated in 0:[01]\d\./,
    evidence: '2 of 3 attempts failed.',
    attempts: 'An attempt now would be number 3 of 3, the last chance',
  });
  await expect(why.region).toContainText('the browser dropped it', { timeout: 25_000 });
  await why.says({ sentence: 'its last chance failed', evidence: 'Error: Refused.', next: 'register it again' });
  expect(site.told).toMatchObject([{ lastChance: false }, { lastChance: false }, { lastChance: true }]);
});

test('learns the schedule from what it sees, says so, and goes back to the browser’s defaults', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { page } = await openInstalled(REFUSING_WORKER);
  const panel = await openPanel(ownBrowser, page);
  await panel.startRecording();
  await registerTags(page, ['outbox']);
  const why = viewWhy(panel);
  await why.ask('outbox');
  await why.says({ sentence: /Estimated in [45]:\d\d\./ });
  // The attempt that comes sooner corrects what is estimated of the next one.
  await expect(why.region).toContainText('attempt 3 of 3', { timeout: 15_000 });
  await why.says({ sentence: /Estimated in 0:[01]\d\./ });
  await panel.document.getByText('Retry schedule', { exact: true }).click();
  const retry = panel.document.getByRole('form', { name: 'Retry schedule' });
  await expect(retry).toContainText(`Learned from what was observed: First retry delay (s): ${DELAY_S}.`);
  // The fields have what is in use, and setting nothing else keeps it.
  const delay = retry.getByRole('textbox', { name: 'First retry delay (s)' });
  await expect(delay).toHaveValue(String(DELAY_S));
  await retry.getByRole('button', { name: 'Apply' }).click();
  await expect(retry).toContainText('Learned');
  await retry.getByRole('button', { name: "Browser's defaults" }).click();
  await expect(retry).not.toContainText('Learned');
  await expect(delay).toHaveValue('300');
  await expect(panel.document.getByText('3 attempts, estimated delays: 0:00 · 5:00 · 15:00')).toBeVisible();
  await why.says({ sentence: /Estimated in 1[45]:\d\d\./ });
});

test('a panel that is opened again knows from its log what waits, and says that its attempts were not seen', async ({
  ownBrowser,
  openInstalled,
  openPanel,
}) => {
  const { page } = await openInstalled(REFUSING_WORKER);
  const recording = await openPanel(ownBrowser, page);
  await recording.startRecording();
  await registerTags(page, ['outbox']);
  await expect.poll(() => recording.story()).toContain('waiting outbox waiting');
  await recording.page.close();

  const why = viewWhy(await openPanel(ownBrowser, page));
  await why.ask('outbox');
  await why.says({
    sentence: /It waits: attempt ≥ 2 of 3 is estimated about .* Estimated in ≥ [45]:\d\d\./,
    evidence: '≥ 1 of 3 attempts failed.',
    button: 'Fire it simulated',
  });
});

test('copies a tag’s story from its menu, in the real DevTools, as Markdown that reads well in a report', async ({
  ownBrowser,
  openInstalled,
  openRealPanel,
}) => {
  const { site, page } = await openInstalled(REFUSING_WORKER);
  const panel = await openRealPanel(ownBrowser, page);
  await panel.startRecording();
  await registerTags(page, ['outbox']);
  await panel.tree.getByRole('button', { name: 'waiting: why is outbox not firing?' }).waitFor();
  // The log comes a moment after the state, and of pages after that of workers.
  const told = ['registered outbox registered', 'sync outbox rejected', 'waiting outbox waiting'];
  await expect.poll(() => panel.story()).toEqual(expect.arrayContaining(told));
  await panel.tree.getByRole('button', { name: 'More for outbox' }).click();
  await panel.document.getByRole('menuitem', { name: 'Copy its story as Markdown' }).click();
  await expect(panel.document.getByText('The story was copied.')).toBeVisible();
  const box = panel.form.getByRole('textbox', { name: 'Tag' });
  await box.fill('');
  await box.press('Control+V');
  const lines = (await box.inputValue()).split('\n');
  expect(lines[0]).toBe('# Sync tag `outbox`');
  expect(lines).toContain(`- Scope: \`${site.origin}/\``);
  expect(lines.filter((line) => line.startsWith('- `+0:00:0')).length).toBeGreaterThanOrEqual(3);
  expect(lines.join('\n')).toContain('Error: Refused.');
});
