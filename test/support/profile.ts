import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from './wait-for.ts';

/**
 * A new, empty browser profile with DevTools docked to the bottom, so that a panel has the window's whole width.
 * @param devtoolsSettings - further settings of DevTools by name, each as JSON text
 */
export async function createProfile(
  devtoolsHeight: number,
  devtoolsSettings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'background-sync-devtools-'));
  const preferences = {
    // Without it an unpacked extension that reloads itself stays off.
    extensions: { ui: { developer_mode: true } },
    devtools: {
      preferences: {
        currentDockState: JSON.stringify('bottom'),
        'inspector-view.split-view-state': JSON.stringify({ horizontal: { size: devtoolsHeight } }),
        ...devtoolsSettings,
      },
    },
  };
  await mkdir(join(folder, 'Default'));
  await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
  return folder;
}

/** Removes a profile. The browser's last processes may still write to it for a moment, hence the tries. */
export async function removeProfile(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** The port that the browser of this profile chose for its DevTools protocol. */
export async function readCdpPort(folder: string): Promise<number> {
  const file = join(folder, 'DevToolsActivePort');
  return waitFor(file, async () => {
    try {
      const [port = ''] = (await readFile(file, 'utf8')).split('\n');
      return port === '' ? undefined : Number(port);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  });
}
