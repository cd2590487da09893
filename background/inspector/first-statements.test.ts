import { expect, test } from 'vitest';
import type { Debuggee, Method } from './cdp.ts';
import { createFirstStatements, type Statement } from './first-statements.ts';

const worker: Debuggee = { targetId: 'T1' };

/** Statements of a worker whose scripts each begin at the line that is named for their number. */
function setUp(known?: Statement[]) {
  const sent: { method: Method; params: unknown }[] = [];
  const cdp = {
    attach: () => Promise.resolve(),
    detach: () => Promise.resolve(),
    targets: () => Promise.resolve([]),
    listen: () => () => undefined,
    send(_debuggee: Debuggee, method: Method, params: unknown) {
      sent.push({ method, params });
      const { start } = (params ?? {}) as { start?: { scriptId: string } };
      const locations =
        start && start.scriptId !== '9' ? [{ scriptId: start.scriptId, lineNumber: Number(start.scriptId) }] : [];
      return Promise.resolve({ locations } as never);
    },
  };
  const statements = createFirstStatements(cdp, worker, known);
  const parsed = (scriptId: string, url: string, isModule = false) =>
    statements.onEvent('Debugger.scriptParsed', { scriptId, url, isModule });
  const breakpoints = () =>
    sent.flatMap(({ method, params }) => (method === 'Debugger.setBreakpointByUrl' ? [params] : []));
  return { sent, statements, parsed, breakpoints };
}

test('the expression runs before the first statement of the worker’s script, whatever it imports', async () => {
  const { statements, parsed, breakpoints } = setUp();
  await statements.watch();
  parsed('4', 'https://a.example/imported.js');
  parsed('3', 'https://a.example/sw.js');
  parsed('5', 'https://a.example/other.js');
  await Promise.resolve();
  statements.runFirst('probe()');
  const place = { url: 'https://a.example/sw.js', lineNumber: 3, columnNumber: 0 };
  expect(breakpoints()).toEqual([{ ...place, condition: '(probe(), false)' }]);
  expect(statements.save()).toEqual([place]);
});

test('of modules it runs before each, since nobody knows which is the first; what does nothing has no beginning', async () => {
  const { statements, parsed, breakpoints } = setUp();
  await statements.watch();
  for (const id of ['3', '4', '9']) parsed(id, `https://a.example/${id}.js`, true);
  await Promise.resolve();
  statements.runFirst('probe()');
  expect(breakpoints()).toMatchObject([{ lineNumber: 3 }, { lineNumber: 4 }]);
});

test('it never pauses the worker, and what the debugger itself runs is no script of it', async () => {
  const { sent, statements, parsed, breakpoints } = setUp();
  await statements.watch();
  parsed('2', '');
  statements.onEvent('Debugger.scriptParsed', { scriptId: 'x', url: 3 });
  statements.runFirst('probe()');
  expect(sent).toEqual([
    { method: 'Debugger.enable', params: undefined },
    { method: 'Debugger.setSkipAllPauses', params: { skip: true } },
  ]);
  expect(breakpoints()).toEqual([]);
});

test('nothing is set while nobody needs it, nor learned by a run that comes after', async () => {
  const { statements, parsed, breakpoints } = setUp([
    { url: 'https://a.example/sw.js', lineNumber: 1, columnNumber: 2 },
  ]);
  parsed('1', 'https://a.example/elsewhere.js');
  statements.runFirst('probe()');
  expect(breakpoints()).toMatchObject([{ url: 'https://a.example/sw.js', lineNumber: 1, columnNumber: 2 }]);
  await statements.stop();
  statements.runFirst('probe()');
  expect(breakpoints()).toHaveLength(1);
  expect(statements.save()).toEqual([]);
});
