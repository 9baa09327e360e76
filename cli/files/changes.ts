/** Lines `[from, to)` of the one text that stand where lines `[otherFrom, otherTo)` of the other do. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly otherFrom: number;
  readonly otherTo: number;
}

/** This many equal lines in a row end a change. */
const anchor = 3;
/** Lines to look ahead for them, both texts together. */
const reach = 2000;

/**
 * Where two lists of lines differ, in order. What is inserted is found in about linear time, since Myers' way takes
 * seconds for a few hundred workloads; a change longer than the reach runs to the last common lines.
 */
export function changesOf(a: readonly string[], b: readonly string[]): Change[] {
  const tail = commonTail(a, b);
  const [end, otherEnd] = [a.length - tail, b.length - tail];
  const found: Change[] = [];
  let [i, j] = [0, 0];
  while (i < end || j < otherEnd) {
    if (i < end && j < otherEnd && a[i] === b[j]) {
      i++;
      j++;
      continue;
    }
    const [to, otherTo] = nextAnchor(a, b, i, j, [end, otherEnd]);
    found.push(...narrowed(a, b, { from: i, to, otherFrom: j, otherTo }));
    [i, j] = [to, otherTo];
  }
  return found;
}

function commonTail(a: readonly string[], b: readonly string[]): number {
  let tail = 0;
  while (tail < a.length && tail < b.length && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return tail;
}

function nextAnchor(
  a: readonly string[],
  b: readonly string[],
  i: number,
  j: number,
  ends: readonly [number, number],
): readonly [number, number] {
  const [end, otherEnd] = ends;
  const holds = (x: number, y: number): boolean => {
    if (x + anchor > end || y + anchor > otherEnd) return false;
    for (let k = 0; k < anchor; k++) if (a[x + k] !== b[y + k]) return false;
    return true;
  };
  for (let distance = 1; distance <= reach; distance++) {
    for (let skip = 0; skip <= distance; skip++) {
      if (holds(i + skip, j + distance - skip)) return [i + skip, j + distance - skip];
    }
  }
  return ends;
}

/** The change without the lines inside that are equal, where it is small enough to look for them all. */
function narrowed(a: readonly string[], b: readonly string[], whole: Change): Change[] {
  const [height, width] = [whole.to - whole.from, whole.otherTo - whole.otherFrom];
  if (height * width > reach * reach) return [whole];
  const equal = (x: number, y: number): boolean => a[whole.from + x] === b[whole.otherFrom + y];
  const common = longestCommon(height, width, equal);
  const found: Change[] = [];
  let [x, y] = [0, 0];
  for (const [atX, atY] of [...common, [height, width] as const]) {
    if (atX > x || atY > y)
      found.push({
        from: whole.from + x,
        to: whole.from + atX,
        otherFrom: whole.otherFrom + y,
        otherTo: whole.otherFrom + atY,
      });
    [x, y] = [atX + 1, atY + 1];
  }
  return found;
}

function longestCommon(
  height: number,
  width: number,
  equal: (x: number, y: number) => boolean,
): [number, number][] {
  const row = width + 1;
  const lengths = new Uint16Array((height + 1) * row);
  const at = (x: number, y: number): number => lengths[x * row + y] as number;
  for (let x = height - 1; x >= 0; x--)
    for (let y = width - 1; y >= 0; y--)
      lengths[x * row + y] = equal(x, y) ? at(x + 1, y + 1) + 1 : Math.max(at(x + 1, y), at(x, y + 1));
  const pairs: [number, number][] = [];
  for (let x = 0, y = 0; x < height && y < width; ) {
    if (equal(x, y)) pairs.push([x++, y++]);
    else if (at(x + 1, y) >= at(x, y + 1)) x++;
    else y++;
  }
  return pairs;
}
