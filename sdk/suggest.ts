/**
 * Beyond this the comparison costs more than the hint is worth, and names can't be this long
 * anyway.
 */
const MAX_COMPARED = 160;

/**
 * The candidate closest to a name, by edit distance (insert, delete, replace, swap of neighbours),
 * case ignored; undefined when none is close enough to be what was meant.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length === 0 || name.length > MAX_COMPARED) return undefined;
  const wanted = name.toLowerCase();
  // A third of the name may differ: "normalise_mail" still finds "normalize_email", "a" finds
  // nothing.
  let best = Math.floor(name.length / 3) + 1;
  let found: string | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= best) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  return found;
}

/** Optimal string alignment distance of two strings, in UTF-16 units. */
export function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] &&
        a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (older[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    older = above;
    above = current;
  }
  return above[b.length] ?? 0;
}
