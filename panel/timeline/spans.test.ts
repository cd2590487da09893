import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arrangeSpans, closeSpan, insertSpan, noSpans, visibleSpans, type Span } from './spans.ts';

const COUNT = 4_000;
const orders: Record<string, (index: number) => number> = {
  rising: (index) => index,
  falling: (index) => -index,
  'set back once': (index) => (index < COUNT / 2 ? index + COUNT : index),
};

it.each(Object.entries(orders))(
  'spans whose starts are %s are put in order without a look at all for each',
  (_, startOf) => {
    let looks = 0;
    const spans = noSpans<Span>();
    for (let seq = 0; seq < COUNT; seq++) {
      const start = startOf(seq);
      insertSpan(spans, {
        seq,
        end: start,
        get start() {
          looks++;
          return start;
        },
      });
    }
    arrangeSpans(spans);
    expect(looks).toBeLessThan(COUNT * 2 * 6 * Math.log2(COUNT));
    const starts = spans.items.map(({ start }) => start);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  },
);

it('spans that are added, ended and put in order in any way are found by where they are', () => {
  const told = fc.record({
    start: fc.nat(50),
    length: fc.option(fc.nat(20)),
    endsAt: fc.nat(60),
    arranged: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(told, { maxLength: 30 }), fc.nat(60), fc.nat(20), (all, from, length) => {
      const spans = noSpans<Span>();
      const added = all.map(({ start, length, arranged }, seq) => {
        const span = { seq, start, end: length === null ? Infinity : start + length };
        insertSpan(spans, span);
        if (arranged) arrangeSpans(spans);
        return span;
      });
      all.forEach(({ length, endsAt, arranged }, index) => {
        const span = added[index];
        if (span && length === null && arranged) closeSpan(spans, span, endsAt);
      });
      arrangeSpans(spans);
      const inOrder = added.toSorted((a, b) => a.start - b.start || a.seq - b.seq);
      expect(spans.items).toEqual(inOrder);
      const to = from + length;
      expect(visibleSpans(spans, from, to)).toEqual(inOrder.filter(({ start, end }) => start <= to && end >= from));
    }),
  );
});
