/**
 * The build puts a number in place of a message's key where `text` is called with the key itself, and of a key with a `_`
 * wherever it stands. A key of one word that is handed to `text` by a variable would stay, and have no message.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const noWordHandedOn = {
  meta: {
    type: 'problem',
    messages: { word: 'The build would not find the message {{words}}: hand on keys with a _ only.' },
    schema: [],
  },
  create(context) {
    /** @type {unknown} */
    const services = context.sourceCode.parserServices;
    const { getTypeAtLocation } = /** @type {{ getTypeAtLocation: (node: unknown) => import('typescript').Type }} */ (
      services
    );
    /** @type {(node: import('estree').Node) => boolean} */
    const isKeyItself = (node) =>
      node.type === 'Literal' ||
      (node.type === 'ConditionalExpression' && isKeyItself(node.consequent) && isKeyItself(node.alternate));
    return {
      CallExpression({ callee, arguments: [key] }) {
        if (callee.type !== 'Identifier' || !/^(?:text|plural)$/.test(callee.name)) return;
        if (key === undefined || isKeyItself(key)) return;
        const type = getTypeAtLocation(key);
        const words = (type.isUnion() ? type.types : [type])
          .filter((one) => one.isStringLiteral())
          .map(({ value }) => value)
          .filter((value) => !value.includes('_'));
        if (words.length > 0) context.report({ node: key, messageId: 'word', data: { words: words.join(', ') } });
      },
    };
  },
};
