import { expect, it } from 'vitest';
import { extensionArguments, retryArguments } from './arguments.ts';

it('names the delays of the retries as the browser does', () => {
  expect(retryArguments({ initialSeconds: 2, factor: 2, maxAttempts: 3, maxEventSeconds: 5 })).toEqual([
    '--force-fieldtrials=BackgroundSync/Test/',
    '--force-fieldtrial-params=BackgroundSync.Test:initial_retry_delay_sec/2/retry_delay_factor/2/max_sync_attempts/3/max_sync_event_duration_sec/5',
  ]);
});

it('gives up the sandbox only as root', () => {
  expect(extensionArguments('/dist', true).includes('--no-sandbox')).toBe(process.getuid?.() === 0);
});
