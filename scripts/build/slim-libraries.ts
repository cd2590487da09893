import type { Plugin } from 'vite';

/** What is left out of a library, and what stands there instead. */
type LeftOut = readonly (readonly [what: string, where: RegExp, instead: string])[];

const OF_POLYFILL: LeftOut = [
  // What makes it a module of every other kind.
  ['beginning', /^\(function \(global, factory\) \{[\s\S]*?, function \(module\) \{\n/, 'const module = {};\n{\n'],
  ['end', /\n\}\);\n[^\n]*\s*$/, '\n}\nexport default module.exports;\n'],
  // It is loaded nowhere else.
  ['check of where it is', /if \(![^\n]*\{\s*throw new Error\("This script should only[^\n]*\n\s*\}/, ''],
  // Every function of every namespace, to make it return a promise: in the oldest browser that this extension runs in, each does.
  ['table of functions', /const apiMetadata = \{[\s\S]*?\n {6}\};/, 'const apiMetadata = {};'],
  ['wrapping', /if \(typeof wrappers\[prop\] === "function"\) \{[\s\S]*?(?=value = value\.bind)/, '{'],
  ['check of that table', /if \(Object\.keys\(apiMetadata\)\.length === 0\) \{[\s\S]*?\n {6}\}/, ''],
  // Messages and DevTools' requests, of which this extension has none, since it talks by ports.
  ['wrappers', /const staticWrappers = \{[\s\S]*?\n {6}\};/, 'const staticWrappers = {};'],
  // The settings of privacy, for which this extension has no permission.
  ['privacy', /apiMetadata\.privacy = \{[\s\S]*?\n {6}\};/, ''],
  // The wrappers' caches, which are not made where nothing uses them.
  ['caches', /new DefaultWeakMap\(listener/g, '/* @__PURE__ */ $&'],
];

const OF_IDB: LeftOut = [
  // What reads and writes without a transaction of one's own.
  ['short cuts', /const readMethods = [\s\S]*?\nreplaceTraps\([\s\S]*?\n\}\)\);\n/, ''],
  ['asynchronous iterators', /const advanceMethodProps = [\s\S]*?\nreplaceTraps\([\s\S]*?\n\}\)\);\n/, ''],
  // Nothing here goes through records one by one, sets a property of the database's objects, or asks whether there is one.
  ['methods of cursors', /function getCursorAdvanceMethods\(\) \{[\s\S]*?\n\}\n/, ''],
  ['their results', /if \(getCursorAdvanceMethods\(\)[\s\S]*?\n {4}\}\n/, ''],
  ['cursors', /\n {12}IDBCursor,/, ''],
  ['other traps', /\n {4}set\(target, prop, value\) \{[\s\S]*?(?=\n\};)/, ''],
  // There is one version of the database, which nobody deletes.
  ['listeners of versions', /\n {4}if \(blocked\) \{[\s\S]*?\.catch\(\(\) => \{ \}\);/, ''],
];

const OPTIONAL = String.raw`valueSchema\.type !== "exact_optional" && valueSchema\.type !== "optional" && valueSchema\.type !== "nullish"`;

const OF_VALIBOT: LeftOut = [
  // By which a schema is looked for in a table of messages, of which there is none.
  ['references', /^\t+reference: \w+(?:\$\d)?,\n/gm, ''],
  ['messages of tables', /(const message\$1 = other\?\.message \?\? context\.message) \?\?[^;]*;/, '$1;'],
  // Nothing here is asynchronous, nor asked by what knows the Standard Schema only.
  ['asynchronous marks', /^\t+async: false,\n/gm, ''],
  ['Standard Schema', /\tschema\["~standard"\] = \{[\s\S]*?\n\t\};\n/, ''],
  // Nobody sets what is for all, and no issue is asked for it.
  ['global configuration', /if \(!config\$1 && !store\$4\)[\s\S]*?\n\t\};\n/, 'return config$1 ?? DEFAULT_CONFIG;\n'],
  ['configuration of issues', /,\n\t\tlang: config\$1\.lang,\n\t\tabortEarly: [^\n]*\n\t\tabortPipeEarly: [^\n]*/, ''],
  // No field has a value for when it is missing.
  [
    'defaults of fields',
    /key in input \|\| \(valueSchema\.type === [^)]*\) && valueSchema\.default !== void 0/g,
    'key in input',
  ],
  ['those defaults', /key in input \? input\[key\] : \/\* @__PURE__ \*\/ getDefault\(valueSchema\)/g, 'input[key]'],
  ['values of defaults', /^\t+default: default_,\n/gm, ''],
  ['defaults', /if \(this\.default !== void 0\) dataset\.value = [^;]*;/g, ''],
  ['fallbacks', /else if \(valueSchema\.fallback !== void 0\) [^;]*;/g, ''],
  ['other optional fields', new RegExp(OPTIONAL, 'g'), 'valueSchema.type !== "optional"'],
];

const OF_SIGNALS: LeftOut = [
  // Signals that are handed to elements, as text or as attributes, of which each attribute of each element would be asked: views are
  // functions of values.
  ['text', /function w\(i\)\{var n=this,r=i\.data[\s\S]*?__b:\{configurable:!0,value:1\}\}\);/, ''],
  ['attributes', /if\("string"==typeof n\.type\)\{var r,t=n\.props;[\s\S]*?\}i\(n\)\}\);b\("__r"/, 'i(n)});b("__r"'],
  [
    'following of attributes',
    /var r;if\("string"==typeof n\.type&&\(r=n\.__e\)\)\{[\s\S]*?\}i\(n\)\}\);function k/,
    'i(n)});function k',
  ],
  [
    'end of attributes',
    /if\("string"==typeof n\.type\)\{var r=n\.__e;[\s\S]*?n\.__np=void 0\}else\{(var c=n\.__c;[\s\S]*?)\}i\(n\)\}\);b\("__h"/,
    '$1i(n)});b("__h"',
  ],
];

const LIBRARIES: readonly [name: string, file: RegExp, leftOut: LeftOut][] = [
  ['webextension-polyfill', /[\\/]browser-polyfill\.js$/, OF_POLYFILL],
  ['idb', /[\\/]idb[\\/]build[\\/]index\.js$/, OF_IDB],
  ['signals', /[\\/]@preact[\\/]signals[\\/]dist[\\/]signals\.module\.js$/, OF_SIGNALS],
  ['valibot', /[\\/]valibot[\\/]dist[\\/]index\.mjs$/, OF_VALIBOT],
];

/**
 * Leaves out of libraries what this extension has no use for and the bundler cannot tell: most of webextension-polyfill, since what is
 * not wrapped is the browser's own, what idb adds to the objects of IndexedDB, what of valibot no schema here
 * asks for, and signals in the place of values.
 *
 * @throws Error where a library is not as it is expected to be
 */
export function slimLibraries(): Plugin[] {
  return LIBRARIES.map(([library, id, leftOut]) => ({
    name: `slim-${library}`,
    transform: {
      filter: { id },
      handler(code: string) {
        let left = code;
        for (const [what, where, instead] of leftOut) {
          const before = left;
          left = before.replace(where, instead);
          if (left === before) throw new Error(`${library} has no ${what} to leave out.`);
        }
        return { code: left, map: null };
      },
    },
  }));
}
