import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const LOCALES = join(import.meta.dirname, '../../extension/_locales');

/** The format of `_locales/…/messages.json`. */
const CatalogueSchema = v.record(
  v.string(),
  v.strictObject({
    message: v.string(),
    description: v.optional(v.string()),
    placeholders: v.optional(
      v.record(v.string(), v.strictObject({ content: v.string(), example: v.optional(v.string()) })),
    ),
  }),
);
export type Catalogue = v.InferOutput<typeof CatalogueSchema>;
export type Locale = 'en' | 'zh_CN';

/** A catalogue of the extension. */
export function readCatalogue(locale: Locale): Catalogue {
  return v.parse(CatalogueSchema, JSON.parse(readFileSync(join(LOCALES, locale, 'messages.json'), 'utf8')));
}
