import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { parseFrameReport } from './frame-report.ts';

const tag = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
const report = fc.record({
  origin: fc.constantFrom('https://a.example', 'null'),
  secure: fc.boolean(),
  onLine: fc.boolean(),
  registrations: fc.record({
    status: fc.constant('listed'),
    list: fc.array(
      fc.record({
        scope: fc.webUrl(),
        workers: fc.array(
          fc.record({
            slot: fc.constantFrom('installing', 'waiting', 'active'),
            state: fc.constantFrom('installed', 'activated'),
            scriptURL: fc.webUrl(),
          }),
          { maxLength: 3 },
        ),
        sync: fc.record({ status: fc.constant('listed'), tags: fc.array(tag) }),
        periodicSync: fc.constant({ status: 'unsupported' }),
        askedAt: fc.nat(),
      }),
      { maxLength: 3 },
    ),
  }),
});

test('a report comes through as it was sent, lone surrogates included', () => {
  fc.assert(
    fc.property(report, (sent) => {
      expect(parseFrameReport(JSON.stringify(sent))).toEqual(sent);
    }),
  );
});

test('anything else is refused with a ValiError and nothing worse', () => {
  const mangled = fc.oneof(
    fc.anything(),
    fc.string(),
    fc.json(),
    fc.json({ maxDepth: 1 }).map((text) => text.slice(1)),
  );
  fc.assert(
    fc.property(mangled, (sent) => {
      expect(() => parseFrameReport(sent)).toThrow(v.ValiError);
    }),
  );
});

test('a report with one field spoilt is refused, and the field is named', () => {
  const base = { origin: 'https://a.example', secure: true, onLine: true, registrations: { status: 'pending' } };
  for (const field of ['origin', 'secure', 'onLine', 'registrations']) {
    fc.assert(
      fc.property(fc.constantFrom(null, 5, [], {}), (value) => {
        const error = errorOf(() => parseFrameReport(JSON.stringify({ ...base, [field]: value })));
        expect(v.isValiError(error) && v.getDotPath(error.issues[0])).toContain(field);
      }),
      { numRuns: 10 },
    );
  }
});

test('a tag longer than the browser takes, a fourth worker, a scope that is no address, or a time that is none is refused', () => {
  const registration = {
    scope: 'https://a.example/',
    workers: [],
    sync: { status: 'pending' },
    periodicSync: { status: 'pending' },
    askedAt: 1,
  };
  const worker = { slot: 'active', state: 'activated', scriptURL: 'https://a.example/sw.js' };
  const spoilt = [
    { ...registration, sync: { status: 'listed', tags: ['x'.repeat(10_241)] } },
    { ...registration, workers: [worker, worker, worker, worker] },
    { ...registration, scope: 'sw' },
    { ...registration, askedAt: null },
  ];
  for (const one of spoilt) {
    const sent = { origin: 'null', secure: true, onLine: true, registrations: { status: 'listed', list: [one] } };
    expect(() => parseFrameReport(JSON.stringify(sent))).toThrow(v.ValiError);
  }
});

function errorOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
