import { describe, expect, it } from 'vitest';
import { findChromium } from './chromium-find.mjs';
import { fakeMachine } from './fake-machine.test-data.ts';

const NEW = 'Chromium 156.0.1.2';
const BRANDED = 'Google Chrome 150.0.1.2';

describe('findChromium with CHROME_PATH', () => {
  it('takes the browser it names before any other', async () => {
    const machine = fakeMachine({ '/usr/bin/chromium': NEW, '/my/chrome': NEW }, { CHROME_PATH: '/my/chrome' });
    expect(await findChromium(machine, 125)).toMatchObject({ path: '/my/chrome', why: 'named by CHROME_PATH' });
  });

  it('fails if there is no such file, rather than take another', async () => {
    const machine = fakeMachine({ '/usr/bin/chromium': NEW }, { CHROME_PATH: '/my/chrome' });
    await expect(findChromium(machine, 125)).rejects.toThrow(/CHROME_PATH names \/my\/chrome, which is no file/);
  });

  it('fails with the reason if it names a branded Chrome', async () => {
    const machine = fakeMachine({ '/my/chrome': BRANDED }, { CHROME_PATH: '/my/chrome' });
    await expect(findChromium(machine, 125)).rejects.toThrow(/CHROME_PATH.*ignores --load-extension/);
  });

  it('is as if unset where it is empty', async () => {
    const machine = fakeMachine({ '/usr/bin/chromium': NEW }, { CHROME_PATH: '' });
    expect(await findChromium(machine, 125)).toMatchObject({ path: '/usr/bin/chromium' });
  });
});

describe('findChromium without CHROME_PATH', () => {
  it('takes an installed Chromium, says nothing of others', async () => {
    const machine = fakeMachine({ '/opt/bin/chromium': NEW, '/usr/bin/google-chrome': BRANDED });
    expect(await findChromium(machine, 125)).toEqual({ path: '/opt/bin/chromium', version: NEW, why: 'found on PATH' });
    expect(machine.said).toEqual([]);
  });

  it('passes over what is too old or branded, in a line each', async () => {
    const machine = fakeMachine({
      '/usr/bin/chromium': 'Chromium 90.0.1.2',
      '/usr/bin/google-chrome': BRANDED,
      '/cache/playwright/chrome': NEW,
    });
    expect(await findChromium(machine, 125)).toMatchObject({ path: '/cache/playwright/chrome' });
    expect(machine.said).toEqual([
      expect.stringContaining('not using /usr/bin/chromium: it is Chromium 90.0.1.2'),
      expect.stringContaining('not using /usr/bin/google-chrome: it is Google Chrome 150.0.1.2'),
    ]);
  });

  it('takes an old branded Chrome, which still loads extensions, where there is nothing else', async () => {
    const machine = fakeMachine({ '/usr/bin/google-chrome': 'Google Chrome 130.0.1.2' });
    expect(await findChromium(machine, 125)).toMatchObject({ path: '/usr/bin/google-chrome' });
  });

  it('finds nothing on a bare machine', async () => {
    const machine = fakeMachine({});
    expect(await findChromium(machine, 125)).toBeUndefined();
    expect(machine.said).toEqual([]);
  });
});
