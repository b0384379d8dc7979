/** Whether a JSON value is made of more values than that, members of members included. */
export function hasMoreValues(value: unknown, most: number): boolean {
  let count = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    if (++count > most) return true;
    const next = waiting.pop();
    if (typeof next !== "object" || next === null) continue;
    const members = Array.isArray(next) ? next : Object.values(next);
    if (count + waiting.length + members.length > most) return true;
    for (const member of members) waiting.push(member);
  }
  return false;
}
