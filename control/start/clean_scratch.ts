import { isLeftBehind, isMarked, PROCESS_MARK } from "../store/process_mark.ts";
import { SCRATCH_PREFIX } from "../execution/laid_out_tree.ts";

// A validation is over long before.
const STALE_MS = 60 * 60_000;
const [NAMESPACE = "0"] = PROCESS_MARK.split(".");

/**
 * Removes the trees that a service which was killed left behind: of processes that are gone, or old
 * ones of processes that can't be asked about. Only what a service named itself: whoever configured
 * the directory may have had one of that name before.
 */
export function cleanScratch(scratchDir: string, now: Date): void {
  for (const name of namesIn(scratchDir)) {
    const path = `${scratchDir}/${name}`;
    if (!name.startsWith(SCRATCH_PREFIX)) continue;
    const mark = name.slice(SCRATCH_PREFIX.length);
    if (!isLeftBehind(mark, path) && !(isForeign(mark) && isOld(path, now))) continue;
    try {
      Deno.removeSync(path, { recursive: true });
    } catch {
      // Another process is cleaning too, or it resists: the next start tries again.
    }
  }
}

/**
 * Whether nobody here can tell if the process that it is of still runs: one of another container,
 * or on another system than Linux.
 */
function isForeign(mark: string): boolean {
  if (!isMarked(mark) || mark.startsWith(PROCESS_MARK)) return false;
  return NAMESPACE === "0" || !mark.startsWith(`${NAMESPACE}.`);
}

function namesIn(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name);
  } catch {
    return [];
  }
}

function isOld(path: string, now: Date): boolean {
  try {
    return (Deno.lstatSync(path).mtime?.getTime() ?? 0) < now.getTime() - STALE_MS;
  } catch {
    return false;
  }
}
