/**
 * The words that a README says about a permission, in its section whose heading has the word "permissions".
 * @returns the rest of the line that names it in backticks; empty if there is none
 */
export function permissionReason(readme: string, permission: string): string {
  const lines = readme.split('\n');
  const start = lines.findIndex((line) => /^#+ .*\bpermissions\b/i.test(line));
  if (start < 0) return '';
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => /^#+ /.test(line));
  const section = end < 0 ? after : after.slice(0, end);
  const name = `\`${permission}\``;
  const line = section.find((text) => text.includes(name)) ?? '';
  return line.replace(name, '').replace(/^[\s|*:-]+|[\s|]+$/g, '');
}
