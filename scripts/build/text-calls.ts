import ts from 'typescript';

/** How a source file asks for messages of the catalogue. */
export interface TextCalls {
  /** The source with numbers in place of the keys that it asks for by `text('key')`. */
  code: string;
  /** The keys that became numbers. */
  numbered: ReadonlySet<string>;
  /** Whatever else may be a key, because it stands as a text or a name in the source. */
  words: ReadonlySet<string>;
  /** What the source puts together at run time and may be a key, as in `state_${state}`. */
  patterns: readonly RegExp[];
}

const isTextCall = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'text';

/** Keys in the first argument of a call: a literal, or a choice between literals. */
function literals(node: ts.Expression | undefined): ts.StringLiteralLike[] {
  if (node === undefined) return [];
  if (ts.isStringLiteralLike(node)) return [node];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  return ts.isConditionalExpression(node) ? [...literals(node.whenTrue), ...literals(node.whenFalse)] : [];
}

/** Keys that stand as values in the table of a declaration such as `const LABELS: Record<Kind, MessageKey> = { … }`. */
function tableValues(node: ts.Node): ts.StringLiteralLike[] {
  if (ts.isObjectLiteralExpression(node)) return node.properties.flatMap(tableValues);
  if (!ts.isPropertyAssignment(node)) return [];
  // All keys of tables have a `_`, and nothing else in this code has.
  return ts.isStringLiteralLike(node.initializer)
    ? [node.initializer].filter(({ text }) => text.includes('_'))
    : tableValues(node.initializer);
}

/** The keys that a template may give; none where it is a sentence, or could be anything. */
function pattern(node: ts.TemplateExpression): RegExp[] {
  const parts = [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text);
  return /^\w{3,}$/.test(parts.join('')) ? [new RegExp(`^${parts.join('.+')}$`)] : [];
}

/**
 * Puts numbers in place of keys, only where `text` of `extension/text.ts` is called with the key itself, and in tables that
 * are declared to be of keys. All others stay as they are: what is not seen here costs bytes and breaks nothing.
 *
 * @param numbers of each key of the catalogue
 */
export function numberTextCalls(path: string, code: string, numbers: ReadonlyMap<string, number>): TextCalls {
  const source = ts.createSourceFile(path, code, ts.ScriptTarget.Latest);
  const asksForTexts = /import \{[^}]*\btext\b[^}]*\} from '[^']*\/text\.ts'/.test(code);
  const replaced = new Set<ts.StringLiteralLike>();
  const replace = (found: readonly ts.StringLiteralLike[]): void => {
    for (const literal of found) if (numbers.has(literal.text)) replaced.add(literal);
  };
  const words = new Set<string>();
  const patterns: RegExp[] = [];
  const visit = (node: ts.Node): void => {
    if (asksForTexts && isTextCall(node)) replace(literals(node.arguments[0]));
    if (asksForTexts && ts.isVariableDeclaration(node) && /\bMessageKey\b/.test(node.type?.getText(source) ?? '')) {
      if (node.initializer !== undefined) replace(tableValues(node.initializer));
    }
    if (ts.isStringLiteralLike(node) && !replaced.has(node)) words.add(node.text);
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) words.add(node.name.text);
    if (ts.isTemplateExpression(node)) patterns.push(...pattern(node));
    ts.forEachChild(node, visit);
  };
  visit(source);
  const parts: string[] = [];
  let end = 0;
  for (const literal of [...replaced].sort((a, b) => a.pos - b.pos)) {
    parts.push(code.slice(end, literal.getStart(source)), `'${numbers.get(literal.text)}'`);
    end = literal.getEnd();
  }
  const numbered = new Set([...replaced].map(({ text }) => text));
  return { code: parts.join('') + code.slice(end), numbered, words, patterns };
}
