import { describe, expect, it, vi } from 'vitest';
import { provideChromium, type Installers } from './chromium.mjs';
import { fakeMachine } from './fake-machine.test-data.ts';

const NEW = 'Chromium 156.0.1.2';

/** Installers that put a browser where it would be, or fail. */
function fakeInstallers(
  browsers: Record<string, string>,
  fail: { apt?: string; package?: string; download?: string } = {},
) {
  const aptAccess = fail.apt === undefined ? { prefix: [] } : { reason: fail.apt };
  return {
    aptAccess: vi.fn<Installers['aptAccess']>(() => Promise.resolve(aptAccess)),
    installPackage: vi.fn<Installers['installPackage']>(() => {
      if (fail.package === undefined) browsers['/usr/bin/chromium'] = NEW;
      return Promise.resolve(fail.package);
    }),
    download: vi.fn<Installers['download']>(() => {
      if (fail.download === undefined) browsers['/cache/playwright/chrome'] = NEW;
      return Promise.resolve(fail.download);
    }),
  };
}

describe('provideChromium', () => {
  it('installs nothing where a browser is installed', async () => {
    const browsers = { '/usr/bin/chromium': NEW };
    const installers = fakeInstallers(browsers);
    await provideChromium(125, installers, fakeMachine(browsers));
    expect(installers.aptAccess).not.toHaveBeenCalled();
    expect(installers.installPackage).not.toHaveBeenCalled();
    expect(installers.download).not.toHaveBeenCalled();
  });

  it("installs the distribution's package where it may", async () => {
    const browsers = {};
    const machine = fakeMachine(browsers);
    const installers = fakeInstallers(browsers);
    expect(await provideChromium(125, installers, machine)).toMatchObject({ path: '/usr/bin/chromium' });
    expect(installers.download).not.toHaveBeenCalled();
    expect(machine.said).toEqual([
      expect.stringMatching(/installing the distribution's Chromium with apt-get, because none/),
    ]);
  });

  it("downloads Playwright's where it may install no package, and says why", async () => {
    const browsers = {};
    const machine = fakeMachine(browsers);
    const installers = fakeInstallers(browsers, { apt: 'that needs root' });
    expect(await provideChromium(125, installers, machine)).toMatchObject({ path: '/cache/playwright/chrome' });
    expect(installers.download).toHaveBeenCalledWith(false);
    expect(machine.said).toEqual([expect.stringMatching(/downloading Playwright's Chromium.*: that needs root\./)]);
  });

  it("downloads Playwright's, with its libraries, where the package cannot be installed", async () => {
    const browsers = {};
    const machine = fakeMachine(browsers);
    const installers = fakeInstallers(browsers, { package: '"apt-get update" failed' });
    expect(await provideChromium(125, installers, machine)).toMatchObject({ path: '/cache/playwright/chrome' });
    expect(installers.download).toHaveBeenCalledWith(true);
    expect(machine.said.at(-1)).toMatch(/"apt-get update" failed/);
  });

  it('fails with what to do where nothing helps', async () => {
    const browsers = {};
    const installers = fakeInstallers(browsers, { apt: 'that needs root', download: 'it has no network' });
    await expect(provideChromium(125, installers, fakeMachine(browsers))).rejects.toThrow(
      /no Chromium to use: it has no network\. Install Chromium .* 125 or later, or set CHROME_PATH/,
    );
  });
});
