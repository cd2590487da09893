import { describe, expect, test } from 'vitest';
import type { Registration, TagRead, Unlisted } from '../../extension/protocol/model.ts';
import { text } from '../../extension/text.ts';
import type { FrameReport } from './frame-report.ts';
import type { Frame } from './site.ts';
import { buildListing, isPartitioned, type FrameAnswer } from './snapshot.ts';

const A = 'https://a.example/';
const B = 'https://b.test/';
type Reported = Pick<Registration, 'scope' | 'workers' | 'sync' | 'periodicSync'> & { askedAt: number };

function tagsOf(...tags: string[]): TagRead {
  return { status: 'listed', tags };
}
function registered(scope: string, sync: TagRead = tagsOf(), periodicSync: TagRead = tagsOf(), askedAt = 1): Reported {
  return { scope, workers: [], sync, periodicSync, askedAt };
}
function report(origin: string, registrations: FrameReport['registrations'], secure = true): FrameReport {
  return { origin, secure, onLine: true, registrations };
}
const listed = (url: string, ...list: Reported[]) => report(new URL(url).origin, { status: 'listed', list });
const unreadable = (code: Unlisted['code']): FrameAnswer => ({ unreadable: { code, why: 'why', next: 'next' } });

/** The listing of a page and the frames in it, each with its address and answer; null has not answered yet. */
function list(...answered: [url: string, answer: FrameAnswer | null][]) {
  const frames = answered.map(([url], frameId): Frame => ({ frameId, parentFrameId: frameId === 0 ? -1 : 0, url }));
  const answers = new Map<number, FrameAnswer>();
  for (const [frameId, [, answer]] of answered.entries()) if (answer) answers.set(frameId, answer);
  const listing = buildListing(frames, answers, (key) => ({ held: key === `${A}held/`, stuck: null }));
  const { origins, unlisted } = listing.snapshot;
  const tree = origins.map(({ origin, registrations }) => [origin, registrations.map(({ key }) => key)]);
  return { ...listing, origins, unlisted, tree };
}

test('a frame has the partition of the frame around it where it has its origin from it', () => {
  const frames = [
    { frameId: 0, parentFrameId: -1, url: 'https://a.example/' },
    { frameId: 1, parentFrameId: 0, url: 'https://b.test/' },
    { frameId: 2, parentFrameId: 1, url: 'about:srcdoc' },
    { frameId: 3, parentFrameId: 0, url: 'about:blank' },
    { frameId: 4, parentFrameId: 1, url: 'https://a.example/' },
  ];
  expect(frames.map((frame) => isPartitioned(frame, frames))).toEqual([false, true, true, false, true]);
});

describe('the list', () => {
  test('has origins in the order of their frames, and registrations in the order of their scopes', () => {
    const { tree } = list(
      [A, listed(A, registered(`${A}b/`), registered(A), registered(`${A}a/`))],
      ['https://app.a.example/', listed('https://app.a.example/', registered('https://app.a.example/'))],
    );
    expect(tree).toEqual([
      ['https://a.example', [A, `${A}a/`, `${A}b/`]],
      ['https://app.a.example', ['https://app.a.example/']],
    ]);
  });

  test('keeps the tags of a registration in the order that the browser gave', () => {
    const { origins } = list([A, listed(A, registered(A, tagsOf('b', 'a', 'B'), tagsOf('z', 'y')))]);
    expect(origins[0]?.registrations[0]).toMatchObject({
      sync: { tags: ['b', 'a', 'B'] },
      periodicSync: { tags: ['z', 'y'] },
    });
  });

  test('has a registration once although several frames see it, and reaches it through the first', () => {
    const { tree, frameOf } = list([A, listed(A, registered(A))], [`${A}inner`, listed(A, registered(A))]);
    expect(tree).toEqual([['https://a.example', [A]]]);
    expect(frameOf.get(A)).toBe(0);
  });

  test('joins what only one of several frames of an origin sees', () => {
    const { tree, frameOf } = list(
      [A, listed(A, registered(A))],
      [`${A}inner`, listed(A, registered(A), registered(`${A}inner/`))],
    );
    expect(tree).toEqual([['https://a.example', [A, `${A}inner/`]]]);
    expect(frameOf.get(`${A}inner/`)).toBe(1);
  });

  test.each<[string, TagRead, TagRead]>([
    ['pending', { status: 'pending' }, tagsOf('chat')],
    ['pending', { status: 'pending' }, { status: 'unsettled' }],
    ['unsettled', { status: 'unsettled' }, tagsOf('chat')],
  ])('shows the read that says more than one that is %s, whichever frame it is from', (_status, poor, rich) => {
    for (const [first, second] of [
      [poor, rich],
      [rich, poor],
    ] as const) {
      const { origins, frameOf, askedAt } = list(
        [A, listed(A, registered(A, first, tagsOf(), 1))],
        [`${A}inner`, listed(A, registered(A, second, tagsOf(), 2))],
      );
      expect(origins[0]?.registrations.map(({ sync }) => sync)).toEqual([rich]);
      expect(frameOf.get(A)).toBe(first === rich ? 0 : 1);
      expect(askedAt.get(A)).toBe(first === rich ? 1 : 2);
    }
  });

  test('keeps the registrations of a frame inside a page of another site apart', () => {
    const { tree, origins, frameOf } = list([B, listed(B, registered(B))], [A, listed(A, registered(A))]);
    expect(tree).toEqual([
      ['https://b.test', [B]],
      ['https://a.example', [`${A} (partitioned)`]],
    ]);
    expect(origins.map(({ partitioned }) => partitioned)).toEqual([false, true]);
    expect([...frameOf]).toEqual([
      [B, 0],
      [`${A} (partitioned)`, 1],
    ]);
  });

  test('says what is held', () => {
    const { origins } = list([A, listed(A, registered(A), registered(`${A}held/`))]);
    expect(origins[0]?.registrations.map(({ held }) => held)).toEqual([false, true]);
  });

  test('gives permissions that a browser does not tell as unsupported', () => {
    const { origins } = list([A, listed(A, registered(A))]);
    expect(origins[0]?.permissions).toEqual({
      'background-sync': 'unsupported',
      'periodic-background-sync': 'unsupported',
    });
  });
});

describe('what cannot be listed', () => {
  test.each<[Unlisted['code'], FrameReport]>([
    ['opaque', report('null', { status: 'unsupported' }, false)],
    ['insecure', report('http://a.example', { status: 'unsupported' }, false)],
    ['unsupported', report('https://a.example', { status: 'unsupported' })],
    ['no-answer', report('https://a.example', { status: 'pending' })],
    [
      'blocked',
      report('https://a.example', { status: 'failed', reason: { name: 'SecurityError', message: 'no', stack: '' } }),
    ],
  ])('has a row that says why and what to do: %s', (code, answer) => {
    const { unlisted, origins } = list([A, answer]);
    expect(unlisted.map((row) => row.code)).toEqual([code]);
    expect(unlisted[0]?.why).not.toBe('');
    expect(unlisted[0]?.next).not.toBe('');
    expect(unlisted[0]?.where).toBe(A);
    expect(origins).toEqual([]);
  });

  test('says of a file where to open it, and nothing of frames', () => {
    const { unlisted } = list(['file:///a.html', report('null', { status: 'unsupported' })]);
    expect(unlisted).toMatchObject([{ code: 'opaque', next: text('unlisted_insecure_next') }]);
  });

  test('has no row where another frame of its origin is listed, before or after it', () => {
    const pending = report('https://a.example', { status: 'pending' });
    expect(list([A, pending], [`${A}inner`, listed(A, registered(A))]).unlisted).toEqual([]);
    expect(list([A, listed(A, registered(A))], [`${A}inner`, pending]).unlisted).toEqual([]);
  });

  test('has a row although another origin is listed', () => {
    const blank = report('https://b.test', { status: 'unsupported' });
    const { unlisted } = list([A, listed(A, registered(A))], [B, blank]);
    expect(unlisted).toMatchObject([{ where: B, code: 'unsupported' }]);
  });

  test('has one row for frames that fail alike at one address, and one for each way to fail', () => {
    const { unlisted } = list(
      [A, unreadable('blocked')],
      [A, unreadable('blocked')],
      [A, unreadable('failed')],
      [B, unreadable('blocked')],
    );
    expect(unlisted.map(({ where, code }) => [where, code])).toEqual([
      [A, 'blocked'],
      [A, 'failed'],
      [B, 'blocked'],
    ]);
  });

  test('is also an origin that has no registration, which is listed without any', () => {
    const { tree, unlisted } = list([A, listed(A)], [`${A}inner`, listed(A)]);
    expect(tree).toEqual([['https://a.example', []]]);
    expect(unlisted).toMatchObject([{ where: 'https://a.example', code: 'no-registration' }]);
    expect(unlisted).toHaveLength(1);
  });

  test('is not a frame that has not answered yet', () => {
    expect(list([A, null]).unlisted).toEqual([]);
  });
});

describe('the list is complete', () => {
  test('where every frame was read, and where none can have a registration', () => {
    expect(list([A, listed(A)]).complete).toBe(true);
    expect(list(['chrome://version', unreadable('browser-page')]).complete).toBe(true);
    expect(list([A, listed(A)], ['data:text/html,', unreadable('opaque')]).complete).toBe(true);
    expect(list([A, report('http://a.example', { status: 'unsupported' }, false)]).complete).toBe(true);
  });

  test('not where a frame may have registrations that it does not tell', () => {
    const pending = report('https://a.example', { status: 'pending' });
    expect(list([A, pending]).complete).toBe(false);
    for (const code of ['blocked', 'crashed', 'error-page', 'no-answer', 'failed'] as const) {
      expect(list([A, listed(A)], [B, unreadable(code)]).complete).toBe(false);
    }
  });

  test('not where the tab has no frames', () => {
    expect(list().complete).toBe(false);
  });
});
