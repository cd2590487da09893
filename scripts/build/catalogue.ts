import { FORMS, PACKED, SEPARATOR } from '../../extension/browser-language.ts';
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

const CATEGORY = /_(?:zero|one|two|few|many|other)$/;

/** What a message is asked for by: of a form of a plural, the key of all its forms. */
function askedBy(catalogue: Catalogue, key: string): string {
  const plural = key.replace(CATEGORY, '');
  return `${plural}_other` in catalogue ? plural : key;
}

/** The keys to ask for messages by; a plural has one for all its forms. */
export function messageKeys(catalogue: Catalogue): string[] {
  return [...new Set(Object.keys(catalogue).map((key) => askedBy(catalogue, key)))];
}

/** A message as it is packed, with all its forms if it is a plural. */
function packedMessage(catalogue: Catalogue, key: string): string {
  const usual = catalogue[key] ?? catalogue[`${key}_other`];
  if (usual === undefined) throw new Error(`There is no message ${key}.`);
  const forms = Object.entries(catalogue).filter(
    ([form, entry]) => entry !== usual && askedBy(catalogue, form) === key,
  );
  const texts = [withMarks(usual), ...forms.flatMap(([form, entry]) => [form.slice(key.length + 1), withMarks(entry)])];
  const broken = texts.find((text) => text.includes(SEPARATOR) || text.includes(FORMS));
  if (broken !== undefined)
    throw new Error(`A message has a ${SEPARATOR} or ${FORMS}, which separate messages: ${broken}`);
  return texts.join(FORMS);
}

/**
 * A catalogue as it is built: without what only translators read, and with the messages that are asked for by their
 * numbers packed into one, because the key of each and the notation around it are a third of the catalogue when packed.
 *
 * @param keys that messages are asked for by, whose places are their numbers
 * @param numbered those that are asked for by number
 * @param named those that the browser is asked for by name
 * @throws Error where a message would be cut in two
 */
export function buildCatalogue(
  catalogue: Catalogue,
  keys: readonly string[],
  numbered: (key: string) => boolean,
  named: (key: string) => boolean,
): Record<string, { message: string }> {
  const packed = keys.map((key) => (numbered(key) ? packedMessage(catalogue, key) : ''));
  const others = Object.entries(catalogue).filter(([key]) => named(askedBy(catalogue, key)));
  return {
    ...Object.fromEntries(others.map(([key, entry]) => [key, { message: withMarks(entry) }])),
    [PACKED]: { message: packed.join(SEPARATOR) },
  };
}
