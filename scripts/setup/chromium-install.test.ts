import { expect, it } from 'vitest';
import { aptAccess } from './chromium-install.mjs';

const debian = { platform: 'linux' as const, hasApt: true, sudoWithoutPassword: () => Promise.resolve(false) };

it('lets root install packages', async () => {
  expect(await aptAccess({ ...debian, userId: 0 })).toEqual({ prefix: [] });
});

it('uses sudo where it asks for no password', async () => {
  const access = await aptAccess({ ...debian, userId: 1000, sudoWithoutPassword: () => Promise.resolve(true) });
  expect(access).toEqual({ prefix: ['sudo', '-n'] });
});

it('installs nothing for another user, nor on another system', async () => {
  expect(await aptAccess({ ...debian, userId: 1000 })).toHaveProperty('reason');
  expect(await aptAccess({ ...debian, userId: 0, hasApt: false })).toHaveProperty('reason');
  expect(await aptAccess({ ...debian, userId: undefined, platform: 'win32' })).toHaveProperty('reason');
});
