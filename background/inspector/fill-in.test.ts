import { expect, test } from 'vitest';
import type { TagRead } from '../../extension/protocol/model.ts';
import { fillIn } from './fill-in.ts';
import type { FrameReport } from './frame-report.ts';

const listed = (...tags: string[]): TagRead => ({ status: 'listed', tags });
const pending: TagRead = { status: 'pending' };

function report(...reads: TagRead[]): FrameReport {
  return reportAt(2, ...reads);
}

function reportAt(askedAt: number, ...reads: TagRead[]): FrameReport {
  const list = reads.map((sync, index) => ({
    scope: `https://a.example/${index}/`,
    workers: [],
    sync,
    periodicSync: listed(),
    askedAt,
  }));
  return { origin: 'https://a.example', secure: true, onLine: true, registrations: { status: 'listed', list } };
}

const waiting: FrameReport = { ...report(), registrations: { status: 'pending' } };

test('tags that are still being read stay as they were', () => {
  expect(fillIn(report(pending, listed('new')), report(listed('a'), listed('b')))).toEqual(
    report(listed('a'), listed('new')),
  );
});

test('tags that stay as they were are as old as they were', () => {
  const before = reportAt(1, listed('a'), listed('b'));
  const { registrations } = fillIn(report(pending, listed('new')), before) as FrameReport;
  expect(registrations).toMatchObject({ list: [{ askedAt: 1 }, { askedAt: 2 }] });
  expect(fillIn(waiting, before)).toEqual(before);
});

test('registrations that are still being read stay as they were', () => {
  expect(fillIn(waiting, report(listed('a')))).toEqual(report(listed('a')));
});

test('nothing is taken from another origin, from an answer that had nothing, or for a read that failed', () => {
  const failed: TagRead = { status: 'unsettled' };
  expect(fillIn(waiting, { ...report(listed('a')), origin: 'https://b.example' })).toEqual(waiting);
  expect(fillIn(waiting, undefined)).toEqual(waiting);
  expect(fillIn(waiting, { unreadable: { code: 'failed', why: '', next: '' } })).toEqual(waiting);
  expect(fillIn(report(failed), report(listed('a')))).toEqual(report(failed));
  expect(fillIn(report(pending), report())).toEqual(report(pending));
});
