import { expect, it } from 'vitest';
import { formatReport } from './format-report.ts';
import { REPORT } from './report.test-data.ts';
import { formatTable } from './table.ts';

it('tells the tags, the fire and the hold', () => {
  const text = formatReport(REPORT);
  expect(text).toMatch(/sync-messages {2}one-shot {2}registered {2}http:\/\/localhost:8621\/$/m);
  expect(text).toMatch(/simulated {2}no {11}fulfilled {2}18 ms/);
  expect(text).toMatch(/hold, register sync-messages {2}listed as held +nothing/);
  expect(text).toMatch(/release +browser dispatch: fulfilled {2}POST \/api\/messages/);
});

it('says that a foreign server cannot be asked, and why a step was not done', () => {
  const { hold } = REPORT;
  if (!hold.done) throw new Error('The test data is wrong.');
  const text = formatReport({
    ...REPORT,
    tags: [],
    fire: { done: false, why: 'no tag is registered' },
    hold: { ...hold, receivedWhileHeld: null, receivedAfterRelease: null },
  });
  expect(text).toContain('None is registered.');
  expect(text).toContain('Not done: no tag is registered.');
  expect(text).toContain('server cannot be asked');
});

it('keeps a table in shape whatever is in it', () => {
  const lines = formatTable(['A', 'B'], [['x\ny', 'z'.repeat(500)]]).split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[2]).toMatch(/^ {2}x y {2}z+…$/);
});
