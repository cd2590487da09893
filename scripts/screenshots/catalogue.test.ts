import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../setup.mjs';
import { catalogueMarkdown } from './catalogue.ts';
import { pictureName, THEMES, widthsOf } from './state.ts';
import { STATES } from './states.ts';

const FOLDER = join(ROOT, 'docs', 'screenshots');
const states = STATES.flatMap((group) => group.states);
const pictures = states.flatMap((state) => THEMES.map((theme) => pictureName(state, widthsOf(state)[0], theme)));

it('has a name for each state of its own', () => {
  expect(new Set(states.map(({ name }) => name)).size).toBe(states.length);
});

it('has a picture of every state in both themes, and no other', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(['README.md', ...pictures].sort());
});

it('has a page that is the one of the states as they are', () => {
  expect(readFileSync(join(FOLDER, 'README.md'), 'utf8')).toBe(catalogueMarkdown(STATES));
});

it('has every picture that README.md shows, each with a text for those who do not see it', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const shown = [...readme.matchAll(/docs\/screenshots\/[\w-]+\.png/g)].map(([path]) => path);
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  const images = [...readme.matchAll(/<img\s+([^>]*)>/g)].map(([, attributes = '']) => attributes);
  expect(images.filter((attributes) => !/\balt="[^"]{20,}"/.test(attributes))).toEqual([]);
});
