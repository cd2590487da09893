import { expect, it } from 'vitest';
import { denseScripts } from './dense-scripts.ts';

const SHARED =
  'function words(key){return globalThis.said(key)}var LIMIT=globalThis.limit();export{words,LIMIT as most};';
const script = (fileName: string, code: string, isInternal = true) => ({ fileName, code, isInternal });

it('has one short name for what a script hands to others', async () => {
  const panel = 'import{words as text,most}from"./shared.js";globalThis.show(text("a"),text("b"),most);';
  const done = await denseScripts([script('shared.js', SHARED), script('panel.js', panel)]);
  const [, names] = /export(\{.*\});$/.exec(done.get('shared.js') ?? '') ?? [];
  expect(names).toMatch(/^\{\w,\w\}$/);
  expect(done.get('panel.js')).toMatch(`import${String(names)}from"./shared.js";`);
  expect(done.get('panel.js')).not.toMatch(/text|words|most/);
});

it('gives two scripts that one imports from no name in common', async () => {
  const panel = 'var state=globalThis.state();globalThis.show(state);export{state};';
  const later = 'import{state}from"./panel.js";import{words}from"./shared.js";globalThis.show(words(state));';
  const done = await denseScripts([script('shared.js', SHARED), script('panel.js', panel), script('later.js', later)]);
  const names = [...(done.get('later.js') ?? '').matchAll(/import\{(\w)\}/g)].map(([, name]) => name);
  expect(new Set(names).size).toBe(2);
});

it('keeps the names of what is imported as a whole', async () => {
  const done = await denseScripts([script('later.js', 'function Menu(){globalThis.menu()}export{Menu};', false)]);
  expect(done.get('later.js')).toMatch(/export\{\w as Menu\};$/);
});

it('refuses an import that it does not know', async () => {
  const code = 'import{missing}from"./shared.js";missing();';
  await expect(denseScripts([script('shared.js', SHARED), script('a.js', code)])).rejects.toThrow(
    'a.js imports missing',
  );
});
