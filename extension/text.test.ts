import { afterEach, describe, expect, it } from 'vitest';
import { readCatalogue, type Locale } from '../test/fakes/catalogue.ts';
import { languageOf, type Messages } from '../test/fakes/language.ts';
import { language, momentText, numberText, plural, speak, text, timeText, type MessageKey } from './text.ts';

const speakFrom = (locale: Locale, uiLanguage: string) => speak(languageOf(readCatalogue(locale), uiLanguage));
const speakOf = (catalogue: Messages) => speak(languageOf({ language: { message: 'en' }, ...catalogue }, 'en-US'));

afterEach(() => speakFrom('en', 'en-US'));

describe('a text', () => {
  it('is the message with its values in it, whatever their order in the language', () => {
    expect(text('menu_copy')).toBe('Copy tag');
    expect(text('no_worker_in_slot', 'https://a.example/', 'waiting')).toBe(
      'https://a.example/ has no waiting worker.',
    );
    speakFrom('zh_CN', 'zh-CN');
    expect(text('worker_unreachable', 'active', 'https://a.example/', 5)).toContain(
      '在 5 秒内无法连接到 https://a.example/ 的 active Service Worker',
    );
  });

  it.each(['$1', '$$', '$tag$', '$&', '$`', '\ud800', 'a\u0000b', '\ue001', '\ue002', '%s {0} <b>'])(
    'takes a value such as %j as it is: a site chooses it',
    (hostile) => {
      expect(text('fire_tag', hostile)).toBe(`Fire ${hostile}`);
      expect(text('failed_command', hostile, hostile)).toBe(`“${hostile}” failed (${hostile}).`);
    },
  );

  it('has a value as often as the message names it', () => {
    speakOf({ menu_copy: { message: 'a $b$ c $b$', placeholders: { b: { content: '$1' } } } });
    expect(text('menu_copy', 'x')).toBe('a x c x');
  });

  it('is never silently empty: a message that is missing throws', () => {
    expect(() => text('none' as MessageKey)).toThrow('There is no message none.');
  });

  it('is never silently cut: a value that is missing throws', () => {
    expect(() => text('failed_command', 'outbox')).toThrow('The message failed_command has no value for $2.');
  });

  it('is asked of the browser once', () => {
    let asked = 0;
    const { getMessage, uiLanguage } = languageOf(readCatalogue('en'), 'en-US');
    speak({
      uiLanguage,
      getMessage: (key, values) => {
        asked += key === 'fire_tag' ? 1 : 0;
        return getMessage(key, values);
      },
    });
    expect([text('fire_tag', 'a'), text('fire_tag', 'b')]).toEqual(['Fire a', 'Fire b']);
    expect(asked).toBe(1);
  });
});

describe('a text with a number', () => {
  it('has the form that the number takes in the language', () => {
    expect(plural('target_workers', 1)).toBe('1 service worker');
    expect(plural('target_workers', 2)).toBe('2 service workers');
    expect(plural('target_workers', 0)).toBe('0 service workers');
    speakFrom('zh_CN', 'zh-CN');
    expect(plural('target_workers', 1)).toBe('1 个 Service Worker');
  });

  it('takes its form from the catalogue, whatever the language of the browser', () => {
    speakFrom('en', 'zh-TW');
    expect(plural('target_workers', 1)).toBe('1 service worker');
  });
});

describe('numbers and times', () => {
  const at = new Date(2026, 10, 3, 15, 2, 9).getTime();

  it('are written as the region of the browser writes them', () => {
    expect([numberText(10_240), timeText(at), momentText(at)]).toEqual(['10,240', '15:02:09', '11/3/2026, 15:02:09']);
    speakFrom('en', 'en-GB');
    expect([timeText(at), momentText(at)]).toEqual(['15:02:09', '03/11/2026, 15:02:09']);
    speakFrom('zh_CN', 'zh-CN');
    expect(momentText(at)).toBe('2026/11/3 15:02:09');
  });

  it('are of one language with the words', () => {
    speakFrom('en', 'de');
    expect(numberText(10_240)).toBe('10,240');
    expect(language()).toBe('en');
  });
});
