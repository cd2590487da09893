import { crx } from '@crxjs/vite-plugin';
import { defineConfig, type Plugin } from 'vite';
import { dense } from './scripts/build/dense-scripts.ts';
import { locales } from './scripts/build/locales.ts';
import manifest from './manifest.json' with { type: 'json' };

/**
 * Drops `web_accessible_resources` from the built manifest: crxjs adds them for injected scripts, but ours are injected by
 * the browser itself, and anything web-accessible would let a site detect the extension.
 */
function nothingWebAccessible(): Plugin {
  return {
    name: 'nothing-web-accessible',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const file = bundle['manifest.json'];
        if (file?.type !== 'asset') throw new Error('The build has no manifest.json to strip.');
        const built: unknown = JSON.parse(String(file.source));
        if (typeof built !== 'object' || built === null) throw new Error('The built manifest.json is not an object.');
        file.source = JSON.stringify({ ...built, web_accessible_resources: undefined }, null, 2);
      },
    },
  };
}

/**
 * Takes the place of the helper that Vite puts around each `import()`, which loads the styles and imports of that script
 * ahead: ours have none that are not loaded yet.
 */
function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    transform: {
      filter: { id: /preload-helper\.js$/ },
      handler: () => ({ code: 'export const __vitePreload = (load) => load();', map: null }),
    },
  };
}

/**
 * Imports what the elements of a component become calls of: `createElement` takes children as arguments, which is denser than
 * the `children: […]` of the automatic runtime.
 */
function elementCalls(): Plugin {
  return {
    name: 'element-calls',
    enforce: 'pre',
    transform: {
      filter: { id: { include: /\.tsx$/, exclude: /node_modules/ } },
      handler: (code) => ({
        code: `import { createElement as ${ELEMENT}, Fragment as ${FRAGMENT} } from 'preact';${code}`,
        map: null,
      }),
    },
  };
}

const ELEMENT = '_element';
const FRAGMENT = '_fragment';

export default defineConfig({
  plugins: [crx({ manifest }), nothingWebAccessible(), locales(), elementCalls(), plainImports(), dense()],
  oxc: { jsx: { runtime: 'classic', pragma: ELEMENT, pragmaFrag: FRAGMENT } },
  build: {
    target: 'chrome125',
    // The bundler's own minifier is told what to do below, where it leaves the names at the top level to dense().
    minify: false,
    cssMinify: 'lightningcss',
    modulePreload: {
      // It fetches, and the page's policy forbids that; the browsers we support need none.
      polyfill: false,
      // Pages have their scripts loaded ahead, scripts do not: see plainImports.
      resolveDependencies: (_file, dependencies, { hostType }) => (hostType === 'html' ? dependencies : []),
    },
    rolldownOptions: {
      // Handed to panels.create() at run time, so the manifest does not mention it: without this line it is not built.
      input: { panel: 'panel/index.html' },
      output: {
        minify: { compress: true, mangle: { toplevel: false }, codegen: { removeWhitespace: true } },
        minifyInternalExports: false,
        // No hashes: nothing caches the files of an extension across its versions.
        entryFileNames: 'assets/[name].js',
        chunkFileNames: 'assets/[name].js',
        assetFileNames: 'assets/[name][extname]',
        // What both panel and background load is one script, since small ones compress badly.
        codeSplitting: {
          groups: [{ name: 'shared', test: /[\\/]extension[\\/]|[\\/]valibot[\\/]/, minShareCount: 2 }],
        },
      },
    },
  },
});
