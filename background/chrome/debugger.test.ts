import { afterEach, expect, test, vi } from 'vitest';
import { createChromeDebugger } from './debugger.ts';

afterEach(() => void vi.unstubAllGlobals());

/** The browser's debugger, which answers nothing that is sent to a child session. */
function setUp() {
  const listeners: ((source: object, method: string, params: object) => void)[] = [];
  const sendCommand = vi.fn((debuggee: object) =>
    'sessionId' in debuggee ? new Promise(() => undefined) : Promise.resolve({}),
  );
  vi.stubGlobal('chrome', {
    debugger: {
      sendCommand,
      onEvent: { addListener: (listener: (typeof listeners)[number]) => listeners.push(listener) },
      onDetach: { addListener: () => undefined },
    },
  });
  const says = (method: string, sessionId: string) =>
    listeners.forEach((listener) => listener({ tabId: 1 }, method, { sessionId }));
  return { cdp: createChromeDebugger(Promise.resolve()), says };
}

test('a command to a child session fails when that ends, as the browser never answers it', async () => {
  const { cdp, says } = setUp();
  says('Target.attachedToTarget', 'one');
  says('Target.attachedToTarget', 'other');
  const resume = (sessionId: string) => cdp.send({ tabId: 1, sessionId }, 'Runtime.runIfWaitingForDebugger');
  const one = vi.fn();
  const other = vi.fn();
  resume('one').catch(one);
  resume('other').catch(other);
  says('Target.detachedFromTarget', 'other');
  await expect.poll(() => other.mock.calls).toHaveLength(1);
  expect(String(other.mock.calls[0])).toMatch(/^Error: Runtime.runIfWaitingForDebugger: .*not found/);
  await cdp.send({ tabId: 1 }, 'Target.getTargets');
  expect(one).not.toHaveBeenCalled();
});
