import { PACKED, SEPARATOR } from '../../extension/browser-language.ts';
import { MARKS } from '../../extension/text.ts';

/** The format of `_locales/…/messages.json`. */
export type Catalogue = Record<
  string,
  { message: string; placeholders?: Record<string, { content: string }> | undefined }
>;

/**
 * A message with what `extension/text.ts` puts values in the place of, instead of the browser, which refuses a catalogue with
 * `$1$2` in it.
 */
function withMarks({ message, placeholders = {} }: Catalogue[string]): string {
  const marked = message.replace(/\$(\w+)\$/g, (name, key: string) => {
    const [, digit] = /^\$([1-9])$/.exec(placeholders[key.toLowerCase()]?.content ?? '') ?? [];
    return MARKS[Number(digit) - 1] ?? name;
  });
  if (marked.includes('$')) throw new Error(`A message has a $ that is no value: ${message}`);
  return marked;
}

/**
 * A catalogue as it is built: without what only translators read, and with the messages that are asked for by their
 * numbers packed into one, because the key of each and the notation around it are a third of the catalogue when packed.
 *
 * @param keys of all messages, whose places are their numbers
 * @param numbered those that are asked for by number
 * @param named those that are asked for by name
 * @throws Error where a message would be cut in two
 */
export function buildCatalogue(
  catalogue: Catalogue,
  keys: readonly string[],
  numbered: (key: string) => boolean,
  named: (key: string) => boolean,
): Record<string, { message: string }> {
  const message = (key: string): string => {
    const entry = catalogue[key];
    if (entry === undefined) throw new Error(`There is no message ${key}.`);
    return withMarks(entry);
  };
  const packed = keys.map((key) => (numbered(key) ? message(key) : ''));
  const broken = packed.find((text) => text.includes(SEPARATOR));
  if (broken !== undefined) throw new Error(`A message has a ${SEPARATOR}, which separates messages: ${broken}`);
  const others = Object.keys(catalogue).filter(named);
  return Object.fromEntries(
    [...others.map((key) => [key, message(key)]), [PACKED, packed.join(SEPARATOR)]].map(([key = '', message = '']) => [
      key,
      { message },
    ]),
  );
}
