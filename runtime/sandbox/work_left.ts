/**
 * Whether code left work behind that it does not wait for.
 *
 * @module
 */

import { AbortSignalAddListener, AbortSignalTimeout } from "./primordials.ts";
import { read } from "./safe_read.ts";

/**
 * Turns of the event loop in which what is done is cleared away (milliseconds until each): a stream
 * that has ended, an import that failed and a worker that was ended count as work until then.
 */
const TURNS_MS = [0, 2];

/**
 * Tells whether something keeps the process alive: at once where nothing does, or where a timer
 * does, which must not run any more.
 */
export function lookForWork(hasMoreWork: () => boolean, tell: (isLeft: boolean) => void): void {
  let turn = 0;
  const look = (): void => {
    if (!hasMoreWork()) return tell(false);
    const wait = hasTimer() ? undefined : TURNS_MS[turn++];
    if (wait === undefined) return tell(true);
    AbortSignalAddListener(AbortSignalTimeout(wait), "abort", look);
  };
  look();
}

/** By Node's own list, which code may have replaced: it is then told something else of itself. */
function hasTimer(): boolean {
  try {
    const { process } = globalThis as { process?: { getActiveResourcesInfo?(): string[] } };
    const active = process?.getActiveResourcesInfo?.() ?? [];
    const length = read(active, "length");
    for (let i = 0; typeof length === "number" && i < length && i < 1_000; i++) {
      if (active[i] === "Timeout" || active[i] === "Immediate") return true;
    }
  } catch {
    // As if there were none.
  }
  return false;
}
