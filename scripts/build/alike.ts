/** Letters in a row that two texts must share to be alike: a word or so, and what packing saves most on. */
const LENGTH = 5;

function piecesOf(text: string): Set<string> {
  return new Set(Array.from({ length: Math.max(0, text.length - LENGTH + 1) }, (_, at) => text.slice(at, at + LENGTH)));
}

/**
 * Orders texts so that each stands beside the one most like it of those left: what repeats at a short distance is packed
 * denser. The same texts come in the same order.
 *
 * @param texts by what names them
 */
export function besideAlike(texts: ReadonlyMap<string, string>): string[] {
  const left = new Map([...texts].map(([name, text]) => [name, piecesOf(text)]));
  const order: string[] = [];
  let last = new Set<string>();
  while (left.size > 0) {
    let next = '';
    let most = -1;
    for (const [name, pieces] of left) {
      const shared = [...pieces].filter((piece) => last.has(piece)).length;
      if (shared > most) [next, most] = [name, shared];
    }
    order.push(next);
    last = left.get(next) ?? last;
    left.delete(next);
  }
  return order;
}
