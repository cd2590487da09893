import { describe, expect, it } from 'vitest';
import { noVersionReason, parseVersion, refusal } from './chromium-version.mjs';

function refusalOf(text: string): string | undefined {
  const version = parseVersion(text);
  if (version === undefined) throw new Error(`No version in ${text}`);
  return refusal(version, 125);
}

describe('parseVersion', () => {
  it.each([
    ['Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)\n', 'Chromium', 156],
    ['Google Chrome for Testing 131.0.6778.204 \n', 'Google Chrome for Testing', 131],
    ['Google Chrome 137.0.7151.55 beta', 'Google Chrome', 137],
    ['a warning\nChromium 125.0.6422.60 snap\n', 'Chromium', 125],
  ])('reads %j', (output, name, major) => {
    expect(parseVersion(output)).toMatchObject({ name, major });
  });

  it('finds none in what another program prints', () => {
    expect(parseVersion('Mozilla Firefox 140.0\n')).toBeUndefined();
    expect(parseVersion('')).toBeUndefined();
  });
});

describe('refusal', () => {
  it.each([
    'Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)',
    'Chromium 125.0.6422.60',
    'Google Chrome for Testing 150.0.1.2',
    'Google Chrome 136.0.7103.92',
  ])('accepts %s', (text) => {
    expect(refusalOf(text)).toBeUndefined();
  });

  it('refuses branded Chrome 137 and later, saying why and what to use', () => {
    expect(refusalOf('Google Chrome 137.0.7151.55')).toMatch(
      /ignores --load-extension; use Chromium or Chrome for Testing/,
    );
    expect(refusalOf('Google Chrome 150.0.1.2 beta')).toMatch(/branded/);
    expect(refusalOf('Google Chrome Canary 150.0.1.2')).toMatch(/branded/);
  });

  it('refuses what is older than the manifest allows', () => {
    expect(refusalOf('Chromium 124.0.6367.201')).toMatch(/124.*needs 125 or later/);
  });

  it('refuses a snap', () => {
    expect(refusalOf('Chromium 140.0.6478.126 snap')).toMatch(/snap/);
  });
});

describe('noVersionReason', () => {
  it('names a missing library and what installs it', () => {
    const stderr = 'chrome: error while loading shared libraries: libnss3.so: cannot open shared object file';
    expect(noVersionReason(127, stderr)).toMatch(/^its library libnss3\.so is missing; .*install-deps chromium/);
  });

  it('tells the exit code and the first line of anything else', () => {
    expect(noVersionReason(1, 'It needs a snap.\nInstall it.')).toMatch(/exit code 1\) It needs a snap\.$/);
  });
});
