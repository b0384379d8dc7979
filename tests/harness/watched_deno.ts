/**
 * A Deno program that tells of every process it was started as.
 *
 * @module
 */

import { type ProcessIdentity, startTicks } from "../../runtime/launch/process_usage.ts";

/** See the module. */
export interface WatchedDeno {
  readonly path: string;
  /** Those that were started, the first one first. Ask while they run: what was gone before counts as gone from the beginning. */
  started(): ProcessIdentity[];
}

/** Makes one, which is a script in `dir`. */
export function watchedDeno(dir: string): WatchedDeno {
  const path = `${dir}/watched-deno`;
  const log = `${dir}/watched-deno.log`;
  Deno.writeTextFileSync(log, "");
  // The process stays the same when the script becomes Deno.
  const script = `#!/bin/sh\necho $$ >> '${log}'\nexec '${Deno.execPath()}' "$@"\n`;
  Deno.writeTextFileSync(path, script, { mode: 0o700 });
  const known = new Map<number, ProcessIdentity>();
  return {
    path,
    started() {
      const pids = Deno.readTextFileSync(log).split("\n").filter((line) => line !== "").map(Number);
      for (const pid of pids) {
        if (!known.has(pid)) known.set(pid, { pid, startTicks: startTicks(pid) });
      }
      return [...known.values()];
    },
  };
}
