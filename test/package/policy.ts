/** The directives of a content security policy, each with its sources. */
export function parsePolicy(policy: string): Map<string, string[]> {
  const directives = policy
    .split(';')
    .map((directive) => directive.trim().split(/\s+/))
    .filter(([name]) => name !== undefined && name !== '');
  return new Map(directives.map(([name = '', ...sources]) => [name, sources]));
}
