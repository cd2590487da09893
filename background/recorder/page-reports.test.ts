import { expect, test } from 'vitest';
import type { PageReport } from './page-recording.ts';
import { createPageReports } from './page-reports.ts';

const registered = (at: number, tag: string, again = false): PageReport => ({
  type: 'register',
  method: 'register',
  kind: 'sync',
  at,
  scope: 'https://a.example/',
  tag,
  minIntervalMs: null,
  source: null,
  error: null,
  ...(again && { again }),
});

function setUp() {
  const told: string[] = [];
  const reports = createPageReports((report) =>
    told.push(report.type === 'register' ? (report.tag ?? '') : 'controller'),
  );
  return { reports, told };
}

test('what is reported again is told once, and what was told to nobody is told', () => {
  const { reports, told } = setUp();
  reports.hear(registered(1, 'a'));
  reports.hear(registered(1, 'a', true));
  reports.hear(registered(2, 'b', true));
  expect(told).toEqual(['a', 'b']);
});

test('a site may do the same twice in one millisecond', () => {
  const { reports, told } = setUp();
  reports.hear(registered(1, 'a'));
  reports.hear(registered(1, 'a'));
  expect(told).toEqual(['a', 'a']);
});

test('what the log has a little earlier, as it led to an event, is not told again', () => {
  const { reports, told } = setUp();
  reports.hold();
  reports.hear(registered(1_003, 'led to it', true));
  reports.hear(registered(1_003, 'lost', true));
  reports.hear(registered(1_000, 'at the same time', true));
  reports.release([
    { seq: 1, at: 999, type: 'registered', tag: 'led to it' },
    { seq: 2, at: 1_000, type: 'dispatched', tag: 'at the same time' },
    { seq: 3, at: 900, type: 'registered', tag: 'lost' },
  ]);
  expect(told).toEqual(['lost', 'at the same time']);
});

test('what comes before it is known what the log has waits for that, and is told but for it', () => {
  const { reports, told } = setUp();
  reports.hold();
  reports.hear(registered(1, 'logged', true));
  reports.hear(registered(2, 'lost', true));
  reports.hear({ type: 'controller', at: 3, scope: null, url: null, again: true });
  reports.hear({ type: 'controller', at: 4, scope: null, url: null });
  expect(told).toEqual([]);
  reports.release([
    { seq: 1, at: 1, type: 'registered', tag: 'logged' },
    { seq: 2, at: 3, type: 'controller changed' },
  ]);
  expect(told).toEqual(['lost', 'controller']);
  reports.hear(registered(5, 'at once'));
  expect(told).toEqual(['lost', 'controller', 'at once']);
});
