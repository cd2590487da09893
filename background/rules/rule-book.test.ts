import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RuleSpec } from '../../extension/protocol/rules.ts';
import { createRuleBook } from './rule-book.ts';

const registration = 'https://a.example/';
const offline = (first: number | null, pattern = '/api/*'): RuleSpec => ({
  effect: 'offline',
  registration,
  pattern,
  first,
});
const URL = 'https://a.example/api/x';

describe('a rule', () => {
  test('acts as often as it says, then is off, and counts anew when it is turned on again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 40 }), (first, requests) => {
        const book = createRuleBook(() => false);
        const rule = book.add(1, offline(first));
        for (let turn = 1; turn <= 2; turn++) {
          let acted = 0;
          for (let request = 0; request < requests; request++) {
            const found = book.findFor(registration, URL);
            if (found) acted++;
            if (found) book.count(found.id);
          }
          expect(acted).toBe(Math.min(first, requests));
          expect(rule).toMatchObject({ on: requests < first, acted: turn * acted });
          book.turn(rule, false);
          book.turn(rule, true);
        }
      }),
    );
  });

  test('without a number acts always, until it is off or its tab has gone', () => {
    const book = createRuleBook(() => false);
    const rule = book.add(1, offline(null));
    for (let times = 0; times < 50; times++) book.count(rule.id);
    expect(book.findFor(registration, URL)).toBe(rule);
    expect(book.own(2)).toEqual([]);
    book.own(1).forEach((one) => book.turn(one, false));
    expect(book.findFor(registration, URL)).toBeUndefined();
    book.turn(rule, true);
    book.own(1).forEach(book.remove);
    expect(book.all()).toEqual([]);
  });

  test('gives way to one that was made before it, and takes over when that is used up', () => {
    const book = createRuleBook(() => false);
    const before = book.add(1, offline(1));
    const after = book.add(2, offline(null, '*'));
    expect(book.findFor(registration, URL)).toBe(before);
    book.count(before.id);
    expect(book.findFor(registration, URL)).toBe(after);
    expect(book.findFor('https://b.example/', URL)).toBeUndefined();
  });

  test('is needed still while requests wait for it, and lets them go when somebody turns it off', () => {
    const delaying = new Set<string>();
    const book = createRuleBook((id) => delaying.has(id));
    const rule = book.add(1, { effect: 'delay', registration, pattern: '*', delayMs: 5, first: 1 });
    delaying.add(rule.id);
    book.count(rule.id);
    expect([book.keys().size, book.networkOf(registration).length, book.waits(rule.id)]).toEqual([1, 1, true]);
    expect(book.findFor(registration, URL)).toBeUndefined();
    book.turn(rule, false);
    expect(book.waits(rule.id)).toBe(false);
    delaying.clear();
    expect(book.keys().size).toBe(0);
  });
});
