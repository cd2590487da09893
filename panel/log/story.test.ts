import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, test } from 'vitest';
import { speak } from '../../extension/text.ts';
import { readCatalogue } from '../../test/fakes/catalogue.ts';
import { languageOf } from '../../test/fakes/language.ts';
import type { LogEvent } from '../../extension/protocol/log.ts';
import { anyLog, anyString, REGISTERED, STORY } from './log.test-data.ts';
import { tagStory } from './story.ts';

const OUTBOX = { scope: 'https://mail.example/', partitioned: false, tag: 'outbox', kind: 'sync' } as const;

interface Node {
  type: string;
  value?: string;
  children?: Node[];
}

/** All nodes of Markdown, as the reference of the language reads it. */
function nodesOf(markdown: string): Node[] {
  const nodes: Node[] = [fromMarkdown(markdown)];
  for (const { children = [] } of nodes) nodes.push(...children);
  return nodes;
}

const typesIn = (markdown: string): string[] => [...new Set(nodesOf(markdown).map(({ type }) => type))].sort();
const codeIn = (markdown: string): (string | undefined)[] =>
  nodesOf(markdown).flatMap(({ type, value }) => (type === 'code' || type === 'inlineCode' ? [value] : []));

describe('the story of a tag', () => {
  test('tells what happened to it, with what its handler did inside of each dispatch', () => {
    expect(tagStory(STORY, OUTBOX)).toBe(`# Sync tag \`outbox\`

- Scope: \`https://mail.example/\`
- Kind: one-shot
- Start: 2026-01-31T12:00:00.000Z (UTC). The times below are counted from it, in hours, minutes and seconds.

- \`+0:00:00.000\` registered by the page, at \`https://mail.example/page.js:12:5\` in \`send\`
- \`+0:00:00.020\` attempt 1, dispatched by the browser
  - \`+0:00:00.025\` request \`POST https://mail.example/send\`, failed: \`net::ERR_FAILED\`, 12.3 ms
  - \`+0:00:00.030\` console (warning): \`\`sending \`1\` mail | again\`\`
  - \`+0:00:00.140\` outcome: rejected, 120 ms, waitUntil calls: 1
    \`\`\`
    TypeError: Failed to fetch
        at sendOutbox (sw.js:3:9)
    \`\`\`
- \`+0:00:00.140\` waiting; estimate: next attempt at about 2026-01-31T12:05:00.140Z, or later while there is no connection
- \`+0:00:01.000\` offline
- \`+0:05:00.150\` attempt 2, dispatched by the browser
  - \`+0:05:00.200\` request \`POST https://mail.example/send\`, status 204, 40 ms, 0 bytes
  - \`+0:05:00.210\` outcome: fulfilled, 60 ms, waitUntil calls: 1
- \`+0:05:00.210\` completed
`);
  });

  test('says of a dispatch without an end that it had not ended', () => {
    const [before] = tagStory(STORY, OUTBOX).split('  - `+0:00:00.140` outcome');
    expect(tagStory(STORY.slice(0, 4), OUTBOX)).toBe(`${before}  - not ended when written\n`);
  });

  test('is told in Chinese too', () => {
    speak(languageOf(readCatalogue('zh_CN'), 'zh-CN'));
    try {
      expect(tagStory(STORY, OUTBOX)).toContain('`+0:00:00.020` 第 1 次尝试，由浏览器派发');
      // As Activity calls it.
      expect(tagStory(STORY, OUTBOX)).toContain('`+0:00:01.000` 已离线');
    } finally {
      speak(languageOf(readCatalogue('en'), 'en-US'));
    }
  });

  test('is in the order in which it happened, where the page told later than the worker', () => {
    const [registered, dispatched, ...rest] = STORY;
    if (!registered || !dispatched) throw new Error('The story is too short.');
    const told = [dispatched, registered, ...rest].map((event, seq) => ({ ...event, seq }));
    expect(tagStory(told, OUTBOX)).toBe(tagStory(STORY, OUTBOX));
  });

  test('begins with what kept the tag waiting when it was registered', () => {
    const registration = { scope: OUTBOX.scope };
    const before: LogEvent[] = [
      { seq: 1, at: REGISTERED.at - 9_000, type: 'offline' },
      { seq: 2, at: REGISTERED.at - 8_000, type: 'online' },
      { seq: 3, at: REGISTERED.at - 7_000, type: 'held', ...registration },
      { seq: 4, at: REGISTERED.at - 6_000, type: 'released', ...registration },
      { seq: 5, at: REGISTERED.at - 5_000, type: 'held', ...registration },
      { seq: 6, at: REGISTERED.at - 4_000, type: 'worker started', ...registration },
      { seq: 7, at: REGISTERED.at - 3_000, type: 'held', scope: 'https://mail.example/b/' },
      { seq: 8, at: REGISTERED.at - 2_000, type: 'offline' },
    ];
    const later = STORY.map((event) => ({ ...event, seq: event.seq + 10 }));
    const [head, rest] = tagStory(STORY, OUTBOX).split('- `+0:00:00.000`');
    expect(tagStory([...before, ...later], OUTBOX)).toBe(
      `${head}- \`-0:00:05.000\` syncs held\n- \`-0:00:02.000\` offline\n- \`+0:00:00.000\`${rest}`,
    );
  });

  test('leaves out other tags, and tags of the same name elsewhere', () => {
    const others = [
      { tag: 'another' },
      { scope: 'https://mail.example/b/' },
      { partitioned: true },
      { kind: 'periodicsync' },
    ] as const;
    const ofTags = STORY.filter(({ type }) => type !== 'offline');
    for (const other of others) {
      const story = tagStory(
        [...STORY, ...ofTags.map((event) => ({ ...event, ...other, dispatchId: 'x', seq: event.seq + 20 }))],
        OUTBOX,
      );
      expect(story).toBe(tagStory(STORY, OUTBOX));
    }
  });

  test('is that of the log, also where that leaves out what is so of most', () => {
    const refused = { seq: 1, at: 1_000, type: 'refused', tag: 'outbox' } as const;
    expect(tagStory([refused], { ...OUTBOX, scope: '' })).toContain('- `+0:00:00.000` register() was refused');
    const { kind, ...rest } = REGISTERED;
    expect(tagStory([rest], OUTBOX)).toBe(tagStory([{ ...rest, kind }], OUTBOX));
  });

  test('says so where the log knows nothing of it', () => {
    expect(tagStory(STORY, { ...OUTBOX, tag: 'none' })).toMatch(/\n\nThe log has no event of this tag\.\n$/);
  });

  test('tells what came of a dispatch whose beginning the log has not', () => {
    expect(tagStory(STORY.slice(10, 12), OUTBOX)).toContain('- `+0:00:00.000` outcome: fulfilled, 60 ms');
  });

  test('says of a dispatch that a rule rejected that it did', () => {
    const forced = STORY.map((event) => (event.outcome === 'rejected' ? { ...event, forced: true } : event));
    expect(tagStory(forced, OUTBOX)).toContain('outcome: rejected by a rule, 120 ms');
  });

  test('says of a request that a rule acted on it', () => {
    const ruled = STORY.map((event) => (event.failure === undefined ? event : { ...event, rule: 'offline' as const }));
    expect(tagStory(ruled, OUTBOX)).toMatch(/failed: `net::ERR_FAILED`, by a rule: .*, 12\.3 ms\n/);
  });

  test('says of a request that it is only perhaps of its dispatch', () => {
    const guessed = STORY.map((event) => (event.failure ? { ...event, attributedBy: 'alone' as const } : event));
    expect(tagStory(guessed, OUTBOX)).toContain('/send` (perhaps), failed: ');
  });

  test('says of a periodic tag that the page unregistered that it was the page', () => {
    const tag = { ...OUTBOX, kind: 'periodicsync' } as const;
    const gone = { ...tag, seq: 1, at: 1_000, type: 'gone', from: 'page' } as const;
    expect(tagStory([gone], tag)).toContain('gone: by the page\n');
    expect(tagStory([{ ...gone, from: undefined }], tag)).toContain('an event that was not seen ended it');
  });

  test('shows times before the start, and long ones', () => {
    const at = (seq: number, ms: number): LogEvent => ({ ...REGISTERED, seq, at: ms });
    // The clocks of a worker and of the browser differ by a little.
    const [dispatched, said] = STORY.filter(({ dispatchId }) => dispatchId !== undefined);
    if (!dispatched || !said) throw new Error('The story has no dispatch.');
    const early = [
      { ...dispatched, seq: 1, at: 1e12 },
      { ...said, seq: 2, at: 1e12 - 1_500 },
    ];
    const story = tagStory([...early, at(3, 1e12 + 100 * 3_600_000 + 59_999.9)], OUTBOX);
    expect(story).toContain('`-0:00:01.500`');
    expect(story).toContain('`+100:01:00.000`');
  });
});

describe('the words of a site', () => {
  const shown = (tag: string): string | undefined => codeIn(tagStory([], { ...OUTBOX, tag }))[0];

  test.each([
    ['outbox', 'outbox'],
    ['消息 1', '消息 1'],
    ['a`b``', 'a`b``'],
    ['`', '`'],
    ['', '""'],
    [' a ', '" a "'],
    ['a\\b', '"a\\\\b"'],
    ['a\n"\u202e\ud800', '"a\\n\\"\\u202e\\ud800"'],
  ])('tag %j is shown as %s', (tag, expected) => {
    expect(shown(tag)).toBe(expected);
  });

  test('stay in their place, whatever they are', () => {
    const hostile = fc.oneof(
      anyString.filter(({ length }) => length < 100),
      fc
        .array(
          fc.constantFrom(
            '`',
            '```',
            '~~~',
            '\n',
            '\r\n',
            '\n\n',
            '<b>',
            '|',
            '[a](b)',
            '![',
            '@me',
            '#1',
            '- ',
            '    ',
            '\t',
            'a',
            '\\',
            '&lt;',
            '> ',
          ),
          { maxLength: 12 },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(hostile, hostile, hostile, (tag, words, other) => {
        const of = { ...OUTBOX, tag, scope: other };
        const reason = { name: words, message: other, stack: words };
        const source = { url: words, line: 1, column: 2, function: other };
        const base = { at: 1, scope: other, tag, kind: 'sync', dispatchId: words } as const;
        const story = tagStory(
          [
            { ...base, seq: 1, type: 'dispatched', via: 'browser', url: other },
            { ...base, seq: 2, type: 'request', method: words, url: other, failure: words, source },
            { ...base, seq: 3, type: 'console', text: words },
            { ...base, seq: 4, type: 'settled', outcome: 'rejected', reason },
            { ...base, seq: 5, type: 'completed' },
          ],
          of,
        );
        const nodes = nodesOf(story);
        const count = (type: string): number => nodes.filter((node) => node.type === type).length;
        expect([count('listItem'), count('code')]).toEqual([3 + 5, 1]);
        const inText = nodes.flatMap(({ type, value }) => (type === 'text' ? [value] : []));
        expect(inText.join('|')).toMatch(/^[\w\s:;,.()|-]*$/);
        expect(nodes.filter(({ type }) => !EXPECTED.includes(type))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('are cut where they are very long', () => {
    const stack = `${'a'.repeat(9_999)}\ud83d\ude00${'b'.repeat(100)}`;
    const story = tagStory([{ ...REGISTERED, reason: { name: '', message: '', stack } }], OUTBOX);
    expect(nodesOf(story).find(({ type }) => type === 'code')?.value).toBe(
      `${'a'.repeat(9_999)}… (102 more characters)`,
    );
  });

  test('of any log make a story that only has what a story has', () => {
    fc.assert(
      fc.property(anyLog, (events) => {
        for (const { scope, partitioned, tag, kind } of events) {
          const story = tagStory(events, {
            scope: scope ?? '',
            partitioned: partitioned ?? false,
            tag: tag ?? '',
            kind: kind ?? 'sync',
          });
          expect(typesIn(story).filter((type) => !EXPECTED.includes(type))).toEqual([]);
        }
      }),
      { numRuns: 50 },
    );
  });
});

const EXPECTED = ['code', 'heading', 'inlineCode', 'list', 'listItem', 'paragraph', 'root', 'text'];
