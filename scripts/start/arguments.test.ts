import { describe, expect, it } from 'vitest';
import { parseStartArguments } from './arguments.mjs';

describe('parseStartArguments', () => {
  it('takes nothing for the demo', () => {
    expect(parseStartArguments([])).toEqual({ options: { url: undefined, json: false, headless: false } });
  });

  it('takes an address and --json in any order', () => {
    const options = { url: 'https://example.test/app', json: true, headless: false };
    expect(parseStartArguments(['--json', 'https://example.test/app'])).toEqual({ options });
    expect(parseStartArguments(['https://example.test/app', '--json'])).toEqual({ options });
  });

  it.each([
    [['example.test/app'], /no http or https address/],
    [['file:///etc/passwd'], /no http or https address/],
    [['https://a.test', 'https://b.test'], /Only one address/],
    [['--nope'], /Unknown option '--nope'\.?$/],
    [['--json=yes'], /--json/],
  ])('refuses %j', (args, problem) => {
    expect(parseStartArguments(args)).toEqual({ problem: expect.stringMatching(problem) as string });
  });

  it('knows --help', () => {
    expect(parseStartArguments(['-h'])).toEqual({ help: true });
  });
});
