import ts from 'typescript';

/** Names by which a script makes code from text. */
const CODE_MAKERS = new Set(['eval', 'Function']);

/** Names by which a script talks to a server. The policy's `connect-src` forbids it too; the code does not even try. */
const NETWORK = new Set([
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'WebTransport',
  'EventSource',
  'RTCPeerConnection',
  'sendBeacon',
  'importScripts',
]);

export interface ScriptFacts {
  /** What makes code from text, e.g. `eval(`. */
  codeFromText: string[];
  /** What would send a request. */
  requests: string[];
  /** What `import` and `export … from` name: loaded with the script. */
  imports: string[];
  /** What `import()` names: loaded when it is called. */
  lazyImports: string[];
}

/** The last name of what is called or made: `fetch` of both `fetch()` and `window.fetch()`. */
function calledName(callee: ts.Expression): string {
  if (ts.isIdentifier(callee)) return callee.text;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
}

/** Reads a built script as a program, not as text, so that neither a string nor a comment is taken for a call. */
export function readScript(name: string, text: string): ScriptFacts {
  const facts: ScriptFacts = { codeFromText: [], requests: [], imports: [], lazyImports: [] };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const called = calledName(node.expression);
      const [first] = node.arguments ?? [];
      const given = first !== undefined && ts.isStringLiteralLike(first) ? first.text : undefined;
      if (CODE_MAKERS.has(called)) facts.codeFromText.push(`${called}(`);
      if (/^set(Timeout|Interval)$/.test(called) && given !== undefined) facts.codeFromText.push(`${called}('…')`);
      // Without a script, `importScripts()` tells a classic worker from a module, and asks nobody.
      const isQuestion = called === 'importScripts' && first === undefined;
      if (NETWORK.has(called) && !isQuestion) facts.requests.push(`${called}(`);
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) facts.lazyImports.push(given ?? '(computed)');
    }
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      if (ts.isStringLiteral(node.moduleSpecifier)) facts.imports.push(node.moduleSpecifier.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS));
  return facts;
}
