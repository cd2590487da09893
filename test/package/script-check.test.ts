import { describe, expect, it } from 'vitest';
import { readScript } from './script-check.ts';

describe('readScript', () => {
  it.each([
    ['eval("1")', 'eval('],
    ['globalThis.eval(text)', 'eval('],
    ['new Function("return 1")', 'Function('],
    ['Function("return 1")()', 'Function('],
    ['setTimeout("run()", 1)', "setTimeout('…')"],
  ])('finds code made from text in %s', (script, found) => {
    expect(readScript('a.js', script).codeFromText).toEqual([found]);
  });

  it.each(['fetch(url)', 'window.fetch(url)', 'new WebSocket(url)', 'navigator.sendBeacon(url)', 'new XMLHttpRequest'])(
    'finds the request in %s',
    (script) => {
      expect(readScript('a.js', script).requests).toHaveLength(1);
    },
  );

  it('takes `importScripts` for a request where it is given a script', () => {
    expect(readScript('a.js', 'self.importScripts(); importScripts(url);').requests).toEqual(['importScripts(']);
  });

  it('takes neither a string nor a longer name for a call', () => {
    const facts = readScript('a.js', 'say("eval(1) and fetch(url)"); retrieval(1); isFunction(1); setTimeout(run, 1);');
    expect(facts).toEqual({ codeFromText: [], requests: [], imports: [], lazyImports: [] });
  });

  it('finds static and re-exported imports, and apart from them dynamic ones', () => {
    const script = 'import a from "./a.js"; export * from "./b.js"; import("./c.js"); import(d);';
    const { imports, lazyImports } = readScript('a.js', script);
    expect(imports).toEqual(['./a.js', './b.js']);
    expect(lazyImports).toEqual(['./c.js', '(computed)']);
  });
});
