import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { LOG_FORMAT, LOG_VERSION, LogEventSchema } from '../../extension/protocol/log.ts';
import { exportLog } from './export.ts';
import { anyEvent, anyLog, anyString, STORY } from './log.test-data.ts';

type Json = Record<string, unknown>;
const published = JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/log.schema.json'), 'utf8')) as Json & {
  $defs: { event: Json };
  properties: Json;
};

const ajv = new Ajv2020({ strict: true, allErrors: true });
const isLog = ajv.compile(published);
const isEvent = ajv.compile({ $ref: `${String(published.$id)}#/$defs/event` });

/** A schema without what is for people to read, each part of it as `see` is told. */
function bare(schema: unknown, see: (part: Json) => void = () => undefined): unknown {
  if (Array.isArray(schema)) return schema.map((each: unknown) => bare(each, see));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { properties, title, description, ...rest } = schema as Json;
  see({ ...rest, title, description });
  const map = (parts: object): Json =>
    Object.fromEntries(Object.entries(parts).map(([key, value]) => [key, bare(value, see)]));
  return { ...map(rest), ...(properties === undefined ? {} : { properties: map(properties as Json) }) };
}

describe('the JSON Schema of the log', () => {
  test('has the fields, the types and the limits that the panel checks', () => {
    const checked: Json = { ...toJsonSchema(LogEventSchema, { target: 'draft-2020-12' }) };
    expect(published.$schema).toBe(checked.$schema);
    delete checked.$schema;
    expect(bare(published.$defs.event)).toEqual(checked);
    const fields = ({ properties }: Json): string[] => Object.keys(properties ?? {});
    expect(fields(published.$defs.event)).toEqual(fields(checked));
    expect(bare(published.properties)).toMatchObject({
      format: { const: LOG_FORMAT },
      version: { const: LOG_VERSION },
    });
  });

  test('says of each field what it means', () => {
    const untold: Json[] = [];
    bare(published, (part) => {
      const isSchema = 'type' in part || 'const' in part;
      if (isSchema && !(Boolean(part.title) && Boolean(part.description))) untold.push(part);
    });
    expect(untold).toEqual([]);
  });

  test('takes every file that is exported', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyLog, fc.constant(STORY)), async (events) => {
        const file = await exportLog(events, () => undefined, new AbortController().signal);
        isLog(JSON.parse(await file.text()));
        expect(isLog.errors).toBeNull();
      }),
    );
  });

  test('refuses what is another file', () => {
    const log = { format: LOG_FORMAT, version: LOG_VERSION, events: STORY };
    expect(isLog(log)).toBe(true);
    const others = [
      { ...log, format: 'x' },
      { ...log, version: 2 },
      { ...log, events: {} },
      { ...log, more: 1 },
      STORY,
    ];
    expect(others.map((other) => isLog(other))).toEqual(others.map(() => false));
  });

  test('agrees with the panel about every event, right or wrong', () => {
    // No arbitrary strings of astral characters here: JSON Schema counts a tag's length in code points.
    const value = fc.oneof(
      fc.constantFrom(
        null,
        true,
        '',
        'page',
        'sync',
        'browser',
        -1,
        0,
        1,
        0.5,
        2 ** 53,
        1e300,
        'a'.repeat(10_240),
        'a'.repeat(10_241),
      ),
      fc.constantFrom(
        [],
        {},
        { name: '', message: '', stack: '' },
        { url: '', line: 1, column: 1 },
        { url: '', line: 1 },
      ),
    );
    const field = fc.oneof(
      fc.constantFrom(...Object.keys(LogEventSchema.entries)),
      anyString.filter((key) => key !== '__proto__'),
    );
    let wrong = 0;
    fc.assert(
      fc.property(
        anyEvent,
        fc.dictionary(field, value, { maxKeys: 2 }),
        fc.option(field),
        (event, changes, missing) => {
          const changed: Json = { ...event, ...changes };
          const given = Object.fromEntries(Object.entries(changed).filter(([key]) => key !== missing));
          const isRight = v.is(LogEventSchema, given);
          if (!isRight) wrong++;
          expect(isEvent(given)).toBe(isRight);
        },
      ),
      { numRuns: 1_000 },
    );
    expect(wrong).toBeGreaterThan(200);
    expect(wrong).toBeLessThan(800);
  });
});
