import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RuleSpec } from '../../extension/protocol/rules.ts';
import { createOneRegistration } from '../../test/fakes/one-registration.ts';
import { refTo, SCOPE } from '../../test/fakes/rig.ts';
import { settle, until } from '../../test/fakes/settle.ts';
import { createRuleDesk } from './rule-desk.ts';
import { createRules } from './rules.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const OFFLINE: RuleSpec = { effect: 'offline', registration: SCOPE, first: null, pattern: '/*' };

test('a registration whose workers could not be told is no problem any more once they obey', async () => {
  const { rig, registration } = await createOneRegistration();
  const told: string[] = [];
  const create = () =>
    createRules(rig.cdp, rig.workers, {
      changed: () => undefined,
      complain: (key, error) => told.push(`${key}: ${String(error)}`),
      solved: (key) => told.push(`${key} obeys`),
    });
  const find = () => ({ hasActive: true, ref: refTo(rig, registration) });
  const before = create();
  await settle(before.add(1, OFFLINE, find));
  const saved = before.all();
  expect(told.splice(0)).toEqual([`rules ${SCOPE} obeys`]);

  rig.refusing.by = ({ method }) => (method === 'Fetch.enable' ? new Error('The browser refused.') : null);
  const after = create();
  await settle(after.adopt(saved));
  await until('the failure', () => told.length > 0);
  expect(told.splice(0)).toEqual([`rules ${SCOPE}: Error: The browser refused.`]);

  rig.refusing.by = () => null;
  await settle(after.follow(1, find));
  expect(told).toEqual([`rules ${SCOPE} obeys`]);
});

test('a rule is shown once it acts, and not at all where that fails', async () => {
  const { rig, registration } = await createOneRegistration();
  const rules = createRules(rig.cdp, rig.workers, {
    changed: () => shown.push(rules.shownTo(1, () => true).length),
    complain: () => undefined,
    solved: () => undefined,
  });
  const shown: number[] = [];
  const find = () => ({ hasActive: true, ref: refTo(rig, registration) });
  rig.refusing.by = ({ method }) => {
    if (method === 'Fetch.enable') shown.push(rules.shownTo(1, () => true).length);
    return null;
  };
  await settle(rules.add(1, OFFLINE, find));
  expect(shown.splice(0)).toEqual([0, 1]);

  rig.refusing.by = ({ method }) => (method === 'Fetch.enable' ? new Error('The browser refused.') : null);
  await expect(settle(rules.add(1, { ...OFFLINE, pattern: '/api' }, find))).rejects.toThrow('The browser refused.');
  expect(new Set(shown)).toEqual(new Set([1]));
});

test('a worker that does not answer is told once more when that is over, and not with each reading of the list', async () => {
  const { rig } = await createOneRegistration();
  const told: string[] = [];
  const answers: ((isReached: boolean) => void)[] = [];
  rig.rules.follow = () =>
    new Promise((resolve, reject) =>
      answers.push((isReached) => (isReached ? resolve() : reject(new Error('It is busy.')))),
    );
  const desk = createRuleDesk(rig.rules, {
    tabId: 1,
    find: () => null,
    refresh: () => Promise.resolve(),
    pageOrigin: () => '',
    attach: () => Promise.resolve(),
    letGo: () => Promise.resolve(),
    complain: (key, error) => told.push(`${key}: ${String(error)}`),
    solved: (key) => told.push(`${key} obeyed`),
  });
  for (const isReached of [false, true]) {
    const readings = [desk.follow(), desk.follow(), desk.follow()];
    expect(answers.length).toBe(1);
    answers.pop()?.(isReached);
    await Promise.all(readings);
  }
  expect(told).toEqual(['rules: Error: It is busy.', 'rules obeyed']);
});
