/**
 * What is left of a child when bubblewrap was ended by something else than the runner.
 *
 * The first process inside is bound to bubblewrap's life only once it has set up the view of the
 * child. When bubblewrap is killed before, it waits for a word of it, or goes on without it, for
 * ever, in no tree of the runner's. It has bubblewrap's command line, in which the trail's path is
 * a word that no other child has.
 *
 * @module
 */

/** Kills the first processes, and with them all that is behind their barriers. Linux only. */
export function killLeftInside(trails: ReadonlySet<string>): void {
  for (const pid of processes()) {
    if (!wordsOf(pid).some((word) => trails.has(word))) continue;
    try {
      Deno.kill(pid, "SIGKILL");
    } catch {
      // Gone, or not ours.
    }
  }
}

function processes(): number[] {
  try {
    return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((pid) => pid > 0);
  } catch {
    // Not Linux.
    return [];
  }
}

function wordsOf(pid: number): string[] {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/cmdline`).split("\0");
  } catch {
    // Gone.
    return [];
  }
}
