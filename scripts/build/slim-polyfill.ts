import type { Plugin } from 'vite';

/** What is left out of the polyfill, and what stands there instead. */
const LEFT_OUT: readonly [what: string, where: RegExp, instead: string][] = [
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

/**
 * Leaves out of webextension-polyfill what this extension has no use for, which is most of it: what is not wrapped is the
 * browser's own.
 *
 * @throws Error where the polyfill is not as it is expected to be
 */
export function slimPolyfill(): Plugin {
  return {
    name: 'slim-polyfill',
    transform: {
      filter: { id: /browser-polyfill\.js$/ },
      handler(code) {
        let left = code;
        for (const [what, where, instead] of LEFT_OUT) {
          const before = left;
          left = before.replace(where, instead);
          if (left === before) throw new Error(`The polyfill has no ${what} to leave out.`);
        }
        return { code: left, map: null };
      },
    },
  };
}
