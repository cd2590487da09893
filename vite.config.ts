import { crx } from '@crxjs/vite-plugin';
import { defineConfig, type Plugin } from 'vite';
import { dense } from './scripts/build/dense-scripts.ts';
import { locales } from './scripts/build/locales.ts';
import { slimLibraries } from './scripts/build/slim-libraries.ts';
import { shortenNames } from './scripts/build/style-names.ts';
import manifest from './manifest.json' with { type: 'json' };

/** Whether JSON is an object. */
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/**
 * Tidies what crxjs and Vite build. Drops `web_accessible_resources` from the manifest: crxjs adds them for injected scripts, but
 * ours are injected by the browser itself, and anything web-accessible would let a site detect the extension. The manifest
 * names the background's script itself, instead of one that does nothing but import it. The devtools page is at the root,
 * whatever the folder of its source. Manifest and pages have no blanks, and the pages no `crossorigin`, which says nothing of
 * files of their own origin; styles have short names.
 */
function tidyBuild(): Plugin {
  /** crxjs names a script by all of its source's name. */
  const nameOf = (text: string) => text.replace(/\.(?:ts|html)\.js\b/g, '.js');
  return {
    name: 'tidy-build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const file = bundle['manifest.json'];
        if (file?.type !== 'asset') throw new Error('The build has no manifest.json to tidy.');
        const built: unknown = JSON.parse(String(file.source));
        if (!isObject(built) || !isObject(built.background))
          throw new Error('The built manifest.json has no background.');
        const loader = String(built.background.service_worker);
        const loading = bundle[loader];
        const imported = loading?.type === 'asset' ? /^import '\.\/([^']+)';\s*$/.exec(String(loading.source)) : null;
        const script = imported?.[1];
        if (script !== undefined) {
          built.background.service_worker = nameOf(script);
          Reflect.deleteProperty(bundle, loader);
        }
        const page = String(built.devtools_page);
        built.devtools_page = page.replace(/^.*\//, '');
        file.source = JSON.stringify({ ...built, web_accessible_resources: undefined });
        const scripts = Object.values(bundle).map((output) => (output.type === 'chunk' ? output.code : ''));
        for (const output of Object.values(bundle)) {
          if (output.type !== 'asset') {
            output.fileName = nameOf(output.fileName);
            continue;
          }
          const source = String(output.source);
          if (output.fileName.endsWith('.css')) output.source = shortenNames(source, scripts.join('\n'));
          if (output.fileName.endsWith('.html'))
            output.source = nameOf(source.replace(/\s*\n\s*|\s+crossorigin(?=[\s>])/g, ''));
          if (output.fileName === page) output.fileName = String(built.devtools_page);
        }
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
  plugins: [crx({ manifest }), tidyBuild(), locales(), slimLibraries(), elementCalls(), plainImports(), dense()],
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
      // That the second minifier takes its time is known, and no word to whoever starts the demo.
      checks: { bundlerTimings: false },
      // Handed to panels.create() at run time, so the manifest does not mention it: without this line it is not built.
      input: { panel: 'panel/index.html' },
      output: {
        minify: { compress: true, mangle: { toplevel: false }, codegen: { removeWhitespace: true } },
        minifyInternalExports: false,
        // No hashes: nothing caches the files of an extension across its versions.
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        assetFileNames: '[name][extname]',
        // What both panel and background load is one script, since small ones compress badly. The polyfill is not in it: the
        // panel does without.
        codeSplitting: {
          groups: [{ name: 'shared', test: /[\\/]extension[\\/](?!browser\.ts)|[\\/]valibot[\\/]/, minShareCount: 2 }],
        },
      },
    },
  },
});
