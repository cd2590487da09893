import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Bundles a module of `bench/pages/` with all that it imports, as production code.
 * @param name - the module's file, e.g. `list.ts`
 * @returns a script whose exports are the properties of the global `bench`; with its styles, '' where it has none
 */
export async function bundlePage(name: string): Promise<{ script: string; styles: string }> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      target: 'chrome125',
      write: false,
      lib: { entry: fileURLToPath(new URL(`pages/${name}`, import.meta.url)), name: 'bench', formats: ['iife'] },
    },
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const first = Array.isArray(built) ? built[0] : built;
  if (first === undefined || !('output' in first)) throw new Error(`bench/pages/${name} could not be bundled.`);
  const { output } = first;
  const styles = output.flatMap((file) =>
    file.type === 'asset' && file.fileName.endsWith('.css') ? [String(file.source)] : [],
  );
  return {
    script: output.flatMap((file) => (file.type === 'chunk' ? [file.code] : [])).join('\n'),
    styles: styles.join('\n'),
  };
}
