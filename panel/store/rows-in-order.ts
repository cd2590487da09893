/** Anything that happened at a time, in epoch ms. */
interface Timed {
  readonly at: number;
}

/**
 * Rows with others among them, in the order of their time; of the same time those that were there come first. The same list
 * where the others belong at its end, else a new one: whoever knows the old one can tell what moved.
 *
 * @param added in any order
 */
export function withRows<Row extends Timed>(rows: Row[], added: readonly Row[]): Row[] {
  // What is logged when it ends, a request for one, began before what is there already.
  const sorted = isInOrder(added) ? added : added.toSorted((a, b) => a.at - b.at);
  const [first] = sorted;
  if (first === undefined) return rows;
  const from = behind(rows, first.at);
  if (from === rows.length) {
    for (const row of sorted) rows.push(row);
    return rows;
  }
  const all = rows.slice(0, from);
  let next = 0;
  for (let index = from; index < rows.length; index++) {
    const row = rows[index];
    if (row === undefined) break;
    for (let other = sorted[next]; other !== undefined && other.at < row.at; other = sorted[++next]) all.push(other);
    all.push(row);
  }
  for (let other = sorted[next]; other !== undefined; other = sorted[++next]) all.push(other);
  return all;
}

/** Where a row is among rows in order; -1 where it is not. */
export function placeOf<Row extends Timed>(rows: readonly Row[], row: Row): number {
  for (let index = behind(rows, row.at) - 1; rows[index]?.at === row.at; index--) if (rows[index] === row) return index;
  return -1;
}

/** The first place behind all rows up to a time. */
function behind(rows: readonly Timed[], at: number): number {
  let low = 0;
  let high = rows.length;
  // What is new belongs at the end, most often.
  if ((rows[high - 1]?.at ?? at) <= at) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.at ?? at) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isInOrder(rows: readonly Timed[]): boolean {
  return rows.every((row, index) => index === 0 || (rows[index - 1]?.at ?? 0) <= row.at);
}
