/** How many names the objects in a value have, its own and those inside. */
export function countNames(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = Array.isArray(value) ? 0 : Object.keys(value).length;
  for (const inner of Object.values(value)) count += countNames(inner);
  return count;
}

/** A name that is there twice in one object of a JSON text, of which `JSON.parse` keeps the last only; null for none. */
export function repeatedName(json: string): string | null {
  const around: Set<string>[] = [];
  for (const [sign, text, colon] of json.matchAll(/[{}[\]]|("(?:[^"\\]|\\.)*")\s*(:?)/g)) {
    if (text === undefined) {
      if (/[{[]/.test(sign)) around.push(new Set());
      else around.pop();
    } else if (colon === ':') {
      const name = String(JSON.parse(text));
      const names = around.at(-1);
      if (names?.has(name) === true) return name;
      names?.add(name);
    }
  }
  return null;
}
