import { expect, test } from './fixtures.ts';
import { registerTags } from './sites/page.ts';
import { TELLING_WORKER } from './sites/site.ts';

test.use({
  launch: {
    args: ['--force-fieldtrials=BackgroundSync/Test/', '--force-fieldtrial-params=BackgroundSync.Test:disabled/true'],
  },
});

test('tells of a register() that a browser without background sync rejects, and explains it', async ({
  recordSite,
  page,
}) => {
  const { panel, expectEvent } = await recordSite({ '/sw.js': TELLING_WORKER });
  await expect(registerTags(page, ['outbox'])).rejects.toThrow();
  const reason: never = expect.objectContaining({ name: 'UnknownError' }) as never;
  await expectEvent({ type: 'refused', tag: 'outbox', kind: 'sync', from: 'page', reason });
  await expect(panel.activity.getByText('The browser has background sync switched off').last()).toBeVisible();
});
