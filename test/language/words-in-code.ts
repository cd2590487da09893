import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = ['background', 'extension', 'panel'];

/** A call of `text` or `plural`. */
export interface MessageCall {
  /** e.g. `panel/app.tsx:44` */
  at: string;
  name: 'text' | 'plural';
  /** The key, or both where a condition chooses, with `*` for a value in it; empty where it is no literal. */
  keys: string[];
  /** How many values are given. */
  values: number;
}

export interface Words {
  calls: MessageCall[];
  /** Every string literal: a key that is handed on is one of them. */
  literals: Set<string>;
  /** What a person would read although no catalogue has it, with its place. */
  untranslated: string[];
}

/** The extension's own source files, as paths from the project's root with `/`. */
export function sourcePaths(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => `${folder}/${path.split(sep).join('/')}`)
      .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|test-data/.test(path)),
  );
}

export function readSource(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

const READ_ATTRIBUTES =
  /^(title|label|alt|placeholder|aria-label|aria-description|aria-roledescription|aria-valuetext)$/;
/** Operators that come to one of their sides, or to both together. */
const VALUES = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);
const PROGRAM_ERRORS = new Set(['Error', 'TypeError', 'DOMException']);

/** Finds in a source file what is said to people, and how. */
export function readWords(path: string, source: string): Words {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const words: Words = { calls: [], literals: new Set(), untranslated: [] };
  const at = (node: ts.Node) => `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const blame = (node: ts.Node, shown: string) => {
    words.untranslated.push(`${at(node)} ${shown.replace(/\s+/g, ' ').trim()}`);
  };

  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const name = node.expression.getText();
      const [key, ...values] = node.arguments;
      if (key !== undefined && (name === 'text' || name === 'plural')) {
        words.calls.push({ at: at(node), name, keys: keysOf(key), values: values.length });
      }
    }
    if (ts.isStringLiteralLike(node)) {
      words.literals.add(node.text);
      if (isSentence(node.text) && !isProgramError(node.parent)) blame(node, node.text);
    }
    if (ts.isTemplateExpression(node) && isSentence(node.getText().slice(1, -1)) && !isProgramError(node.parent)) {
      blame(node, node.getText());
    }
    if (ts.isJsxText(node) && hasLetter(node.text)) blame(node, node.text);
    if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent) && node.expression !== undefined) {
      for (const shown of literalsOf(node.expression)) if (hasLetter(shown)) blame(node, shown);
    }
    if (ts.isJsxAttribute(node) && READ_ATTRIBUTES.test(node.name.getText()) && node.initializer !== undefined) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      for (const shown of value === undefined ? [] : literalsOf(value)) if (hasLetter(shown)) blame(node, shown);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return words;
}

/** The keys that an argument may come to. */
function keysOf(node: ts.Node): string[] {
  if (!ts.isTemplateExpression(node)) return literalsOf(node);
  return [[node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join('*')];
}

/** The strings that an expression may come to, as far as they are written in it. */
function literalsOf(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
  if (ts.isParenthesizedExpression(node)) return literalsOf(node.expression);
  if (ts.isConditionalExpression(node)) return [...literalsOf(node.whenTrue), ...literalsOf(node.whenFalse)];
  if (ts.isBinaryExpression(node) && VALUES.has(node.operatorToken.kind)) {
    return [...literalsOf(node.left), ...literalsOf(node.right)];
  }
  return [];
}

/** An error that nobody but the program's authors reads. */
function isProgramError(node: ts.Node): boolean {
  return ts.isNewExpression(node) && PROGRAM_ERRORS.has(node.expression.getText());
}

const hasLetter = (words: string): boolean => /\p{L}/u.test(words);

/** Text that only people read: it begins with a capital or a value, has two words or more, and ends as a sentence does. */
function isSentence(words: string): boolean {
  return /^(?:[A-Z“]|\$\{)[^<>]*[\w)}”] [\w($“][^<>]*[.…!?]$/.test(words);
}
