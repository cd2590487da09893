import ts from 'typescript';

/** How a source file asks for messages of the catalogue. */
export interface TextCalls {
  /** The source with numbers in place of the keys that it hands to `extension/text.ts`. */
  code: string;
  /** The keys that became numbers. */
  numbered: ReadonlySet<string>;
  /** What stays as it is and may be a key: what the browser's `getMessage` is asked for, and any other word with a `_`. */
  named: ReadonlySet<string>;
}

const isTextCall = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && ts.isIdentifier(node.expression) && /^(text|plural)$/.test(node.expression.text);

/** The browser is asked by name: `i18n.getMessage('key')`. */
const isAskedByName = ({ parent }: ts.Node): boolean =>
  ts.isCallExpression(parent) &&
  ts.isPropertyAccessExpression(parent.expression) &&
  parent.expression.name.text === 'getMessage';

/** Keys in the first argument of a call: a literal, or a choice between literals. */
function literals(node: ts.Expression | undefined): ts.StringLiteralLike[] {
  if (node === undefined) return [];
  if (ts.isStringLiteralLike(node)) return [node];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  if (ts.isTemplateExpression(node))
    throw new Error(`A key is put together: ${node.head.text}… Choose it from a table.`);
  return ts.isConditionalExpression(node) ? [...literals(node.whenTrue), ...literals(node.whenFalse)] : [];
}

/**
 * Puts numbers in place of keys, in sources that import `extension/text.ts`: where `text` or `plural` is called with the
 * key itself, and of keys with a `_` everywhere, because in these sources nothing else is written so. A key of one word could
 * be any word: it may be handed on nowhere, which `eslint-rules/no-word-handed-on.mjs` holds the sources to.
 *
 * @param numbers of each key of the catalogue; a plural has one for all its forms
 * @throws Error where a key is put together at run time
 */
export function numberTextCalls(path: string, code: string, numbers: ReadonlyMap<string, number>): TextCalls {
  const source = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
  const asksForTexts = /import \{[^}]*\} from '[^']*\/text\.ts'/.test(code);
  const replaced = new Set<ts.StringLiteralLike>();
  const named = new Set<string>();
  const replace = (literal: ts.StringLiteralLike): void => {
    if (numbers.has(literal.text)) replaced.add(literal);
  };
  const keep = ({ text }: ts.StringLiteralLike): void => void named.add(text);
  const visit = (node: ts.Node): void => {
    if (asksForTexts && isTextCall(node)) literals(node.arguments[0]).forEach(replace);
    if (ts.isStringLiteralLike(node) && !replaced.has(node)) {
      if (isAskedByName(node)) named.add(node.text);
      else if (node.text.includes('_')) (asksForTexts ? replace : keep)(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  /** A literal, since what has no quotes is packed denser, but for where that would be no code. */
  const numeral = (literal: ts.StringLiteralLike): string => {
    const number = String(numbers.get(literal.text));
    const { parent } = literal;
    return ts.isJsxAttribute(parent) || (ts.isPropertyAssignment(parent) && parent.name === literal)
      ? `'${number}'`
      : number;
  };
  const parts: string[] = [];
  let end = 0;
  for (const literal of [...replaced].sort((a, b) => a.pos - b.pos)) {
    parts.push(code.slice(end, literal.getStart(source)), numeral(literal));
    end = literal.getEnd();
  }
  const numbered = new Set([...replaced].map(({ text }) => text));
  return { code: parts.join('') + code.slice(end), numbered, named };
}
