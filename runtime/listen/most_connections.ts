/** So many connections are enough for a listener, whatever the process may open. */
const ENOUGH = 10_000;
/** What is taken for the limit where the system does not say it: that of macOS. */
const USUAL_LIMIT = 256;

/**
 * How many connections a listener may hold: a quarter of the files that this process may open, so
 * that two listeners leave half of them to the rest of the process.
 *
 * @param limits what Linux says of this process; undefined: it is another system
 */
export function mostConnections(limits: string | undefined = limitsHere()): number {
  const [, limit] = /^Max open files +(\d+|unlimited)/m.exec(limits ?? "") ?? [];
  if (limit === "unlimited") return ENOUGH;
  return Math.min(Math.floor(Number(limit ?? USUAL_LIMIT) / 4), ENOUGH);
}

function limitsHere(): string | undefined {
  try {
    return Deno.readTextFileSync("/proc/self/limits");
  } catch {
    return undefined;
  }
}
