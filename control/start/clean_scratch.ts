import { SCRATCH_PREFIX } from "../validate/engine_validator.ts";

const SCRATCH_NAME = new RegExp(`^${SCRATCH_PREFIX}(\\d+)-`);
// A validation is over long before.
const STALE_MS = 60 * 60_000;

/**
 * Removes the trees that a service which was killed left behind: of processes that are gone, or old ones. Only what a service
 * named itself: whoever configured the directory may have had one of that name before.
 */
export function cleanScratch(scratchDir: string, now: Date): void {
  for (const name of namesIn(scratchDir)) {
    const path = `${scratchDir}/${name}`;
    const pid = SCRATCH_NAME.exec(name)?.[1];
    if (pid === undefined || !isOld(path, now) && !isGone(pid)) continue;
    try {
      Deno.removeSync(path, { recursive: true });
    } catch {
      // Another process is cleaning too, or it resists: the next start tries again.
    }
  }
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

/** Linux alone tells cheaply; elsewhere age decides. */
function isGone(pid: string): boolean {
  if (Deno.build.os !== "linux" || Number(pid) === Deno.pid) return false;
  try {
    Deno.lstatSync(`/proc/${pid}`);
    return false;
  } catch {
    return true;
  }
}
