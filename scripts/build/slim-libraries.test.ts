import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import * as whole from 'valibot';
import { expect, test } from 'vitest';
import { slimLibraries } from './slim-libraries.ts';

const file = createRequire(import.meta.url)
  .resolve('valibot')
  .replace(/\.\w+$/, '.mjs');

/** What the build makes of valibot. */
async function slimValibot(): Promise<typeof whole> {
  const plugin = slimLibraries().find(({ name }) => name === 'slim-valibot');
  const { handler } = plugin?.transform as { handler: (code: string) => { code: string } };
  const { code } = handler(readFileSync(file, 'utf8'));
  expect(code.length).toBeLessThan(readFileSync(file, 'utf8').length);
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as typeof whole;
}

/** Of each kind that the protocol is made of. */
const schemaOf = (v: typeof whole) =>
  v.object({
    text: v.pipe(v.string(), v.maxLength(3)),
    number: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
    list: v.optional(v.array(v.picklist(['one', 'two']))),
    exact: v.strictObject({ yes: v.boolean(), perhaps: v.optional(v.literal(true)) }),
    either: v.variant('type', [
      v.object({ type: v.literal('a'), of: v.record(v.string(), v.unknown()) }),
      v.object({ type: v.literal('b'), json: v.pipe(v.string(), v.parseJson(), v.number()) }),
    ]),
  });

const some = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 5, arbitrary: value }, fc.anything());
const record = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });
const either = fc.oneof(
  record({ type: fc.constantFrom('a', 'b', 'c'), of: some(fc.dictionary(fc.string(), fc.anything())) }),
  record({ type: fc.constant('b'), json: some(fc.constantFrom('1', '"x"', '{')) }),
);
const input = record({
  text: some(fc.string({ maxLength: 4 })),
  number: some(fc.option(fc.integer({ min: -1 }))),
  list: some(fc.array(fc.constantFrom('one', 'two', 'three'))),
  exact: some(record({ yes: fc.boolean(), perhaps: fc.constantFrom(true, false), more: fc.anything() })),
  either: some(either),
});
/** What is taken: of what is drawn from `input` hardly anything is. */
const fitting = fc.record(
  {
    text: fc.string({ maxLength: 3 }),
    number: fc.option(fc.nat()),
    list: fc.array(fc.constantFrom('one', 'two')),
    exact: fc.record({ yes: fc.boolean(), perhaps: fc.constant(true) }, { requiredKeys: ['yes'] }),
    either: fc.oneof(
      fc.record({ type: fc.constant('a'), of: fc.dictionary(fc.string(), fc.anything()) }),
      fc.record({ type: fc.constant('b'), json: fc.constantFrom('1', '-2.5') }),
    ),
  },
  { requiredKeys: ['text', 'number', 'exact', 'either'] },
);

test('valibot takes and refuses the same without what is left out of it, in the same words', async () => {
  const slim = await slimValibot();
  const told = (v: typeof whole, value: unknown) => {
    const result = v.safeParse(schemaOf(v), value);
    if (result.success) return result.output;
    return result.issues.map((issue) => [v.getDotPath(issue), issue.message, issue.type, issue.expected]);
  };
  let taken = 0;
  fc.assert(
    fc.property(fc.oneof({ weight: 5, arbitrary: input }, fitting), (value) => {
      const expected = told(whole, value);
      if (!Array.isArray(expected)) taken++;
      expect(told(slim, value)).toEqual(expected);
    }),
    { numRuns: 3_000 },
  );
  expect(taken).toBeGreaterThan(0);
});
