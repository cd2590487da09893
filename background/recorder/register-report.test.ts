import * as v from 'valibot';
import { expect, test } from 'vitest';
import { LogEventSchema } from '../../extension/protocol/log.ts';
import type { RegisterReport } from '../../extension/probe/watch-register.ts';
import { RegisterReportSchema, toRegisterDraft } from './register-report.ts';

const report: RegisterReport = {
  type: 'register',
  method: 'register',
  kind: 'sync',
  at: 5,
  scope: 'https://a.example/',
  tag: '\ud800',
  minIntervalMs: null,
  source: { url: 'https://a.example/app.js', line: 3, column: 7, function: 'send' },
  error: null,
};

test('a call that was done is registered, from where it was made', () => {
  const draft = toRegisterDraft(v.parse(RegisterReportSchema, report), 'page');
  const { scope, tag, kind, at, source } = report;
  expect(draft).toEqual({ type: 'registered', from: 'page', at, kind, scope, tag, source });
  v.parse(LogEventSchema, { seq: 0, ...draft });
});

test('a rejected one is refused, with the browser’s own error', () => {
  const names = ['InvalidStateError', 'NotAllowedError', 'InvalidAccessError', 'UnknownError'];
  const said = names.map((name) => toRegisterDraft({ ...report, error: { name, message: 'No.' } }, 'worker'));
  for (const [index, draft] of said.entries()) {
    expect(draft).toMatchObject({ type: 'refused', from: 'worker', reason: { name: names[index], stack: '' } });
    v.parse(LogEventSchema, { seq: 0, ...draft });
  }
  expect(said.map((draft) => draft?.reason?.message)).toEqual(names.map(() => 'No.'));
});

test('what was unregistered is gone; what could not be is not told of', () => {
  const unregister = { ...report, method: 'unregister', kind: 'periodicsync', scope: null, tag: null } as const;
  expect(toRegisterDraft(unregister, 'page')).toEqual({
    type: 'gone',
    kind: 'periodicsync',
    at: 5,
    from: 'page',
    source: report.source,
  });
  expect(toRegisterDraft({ ...unregister, error: { name: 'UnknownError', message: '' } }, 'page')).toBeNull();
});

test('a forged report is refused', () => {
  for (const forged of [
    { at: -1 },
    { kind: 'push' },
    { tag: 'x'.repeat(20_000) },
    { source: { url: 'x', line: -1, column: 0 } },
  ]) {
    expect(v.safeParse(RegisterReportSchema, { ...report, ...forged }).success).toBe(false);
  }
});
