import { expect, test } from 'vitest';
import type { Debuggee, Method } from './cdp.ts';
import { createFirstStatements } from './first-statements.ts';

const worker: Debuggee = { targetId: 'T1' };

function setUp() {
  const sent: { method: Method; params: unknown }[] = [];
  const cdp = {
    attach: () => Promise.resolve(),
    detach: () => Promise.resolve(),
    targets: () => Promise.resolve([]),
    listen: () => () => undefined,
    send(_debuggee: Debuggee, method: Method, params: unknown) {
      sent.push({ method, params });
      return Promise.resolve(undefined as never);
    },
  };
  const statements = createFirstStatements(cdp, worker);
  const breakpoints = () =>
    sent.flatMap(({ method, params }) => (method === 'Debugger.setBreakpointByUrl' ? [params] : []));
  return { sent, statements, breakpoints };
}

test('the expression runs at the beginning of every script that has an address, and nothing pauses there', async () => {
  const { sent, statements, breakpoints } = setUp();
  await statements.watch();
  statements.runFirst('probe()');
  expect(sent.slice(0, 2)).toEqual([
    { method: 'Debugger.enable', params: undefined },
    { method: 'Debugger.setSkipAllPauses', params: { skip: true } },
  ]);
  const place = { lineNumber: 0, columnNumber: 0, condition: '(probe(), false)' };
  expect(breakpoints()).toEqual([{ ...place, urlRegex: expect.any(String) as string }]);
  const [{ urlRegex }] = breakpoints() as [{ urlRegex: string }];
  const isMeant = (url: string) => new RegExp(urlRegex).test(url);
  expect(['https://a.example/sw.js', 'http://localhost:1/sw.js'].every(isMeant)).toBe(true);
  expect(isMeant('')).toBe(false); // what the debugger itself runs
});

test('nothing is set while nobody needs it', async () => {
  const { sent, statements, breakpoints } = setUp();
  statements.runFirst('probe()');
  await statements.stop();
  expect(sent).toEqual([]);
  await statements.watch();
  await statements.watch();
  statements.runFirst('probe()');
  await statements.stop();
  statements.runFirst('probe()');
  expect(breakpoints()).toHaveLength(1);
  expect(sent.at(-1)?.method).toBe('Debugger.disable');
});
