import fc from 'fast-check';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CommandSchema, RequestSchema } from '../extension/protocol/commands.ts';
import { createFakePort } from '../test/fakes/fake-panels.ts';
import { createRig, SCOPE } from '../test/fakes/rig.ts';
import { settle } from '../test/fakes/settle.ts';
import { createPanels } from './panels.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A panel on the real inspector of a tab whose syncs are held. */
async function openHeld() {
  const rig = createRig();
  const registration = await settle(rig.browser.register(SCOPE));
  const tab = rig.inspect(1, SCOPE);
  const failures: unknown[] = [];
  const panels = createPanels(() => tab.inspector, {
    ready: Promise.resolve(),
    graceMs: 5_000,
    onFailure: (error) => failures.push(error),
  });
  const port = createFakePort();
  panels.connect(port);
  await settle(port.ask({ type: 'inspect', tabId: 1 }));
  await settle(port.ask({ type: 'hold', on: true }));
  const state = () =>
    JSON.stringify([tab.status(), tab.snapshot(), tab.inspector.save(), registration.count, rig.sent, failures]);
  return { port, state };
}

const types = CommandSchema.options.flatMap(({ entries: { type } }) =>
  'options' in type ? type.options : type.literal,
);
const fields = [...new Set(CommandSchema.options.flatMap(({ entries }) => Object.keys(entries)))];

/** A word or number that means something in a message, or anything at all. */
const value = fc.oneof(
  fc.constantFrom(...types, SCOPE, '__proto__', 'x'.repeat(100_000)),
  fc.constantFrom(true, false, 0, 1, -1, 1.5, 2 ** 53, null),
  fc.jsonValue(),
);
const field = fc.constantFrom('id', 'command', ...fields, '__proto__');
const near = fc.dictionary(field, fc.oneof(value, fc.dictionary(field, value)));
/** A command there is, with other fields than it should have. */
const request = fc
  .tuple(fc.constantFrom(...types), fc.dictionary(field, fc.oneof(value, near)))
  .map(([type, rest]) => ({ id: 1, command: { ...rest, type } }));
const wrong = fc.oneof(value, near, request).filter((message) => !v.is(RequestSchema, message));

test('a message of a wrong shape is answered with BadMessage, changes nothing, and sends nothing to the browser', async () => {
  const { port, state } = await openHeld();
  await fc.assert(
    fc.asyncProperty(wrong, async (message) => {
      const before = state();
      const answers = port.sent.length;
      port.receive(message);
      await vi.advanceTimersByTimeAsync(0);
      const { id } = v.is(v.object({ id: v.number() }), message) ? message : { id: -1 };
      expect(port.sent.slice(answers)).toMatchObject([{ type: 'reply', id, failure: { name: 'BadMessage' } }]);
      expect(JSON.stringify(port.sent.slice(answers)).length).toBeLessThan(1_000); // it quotes the message
      expect(state()).toBe(before);
    }),
    { numRuns: 1_000 },
  );
  expect(await settle(port.ask({ type: 'refresh' }))).toBe(null);
});
