import { expect, it } from 'vitest';
import { permissionReason } from './readme.ts';

const README = `# Name

The \`debugger\` is mentioned here.

## Permissions and why

| \`debugger\` | to reach service workers |
- \`storage\`: to remember what to put back

## Next

\`alarms\` are mentioned here.
`;

it.each([
  ['debugger', 'to reach service workers'],
  ['storage', 'to remember what to put back'],
  ['alarms', ''],
])('finds the reason for %s in the section about permissions only', (permission, reason) => {
  expect(permissionReason(README, permission)).toBe(reason);
});

it('finds none in a README without that section', () => {
  expect(permissionReason('# Name\n`debugger`: why', 'debugger')).toBe('');
});
