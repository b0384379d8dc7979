/**
 * One start of Deno behind the second barrier, which tells whether it works on this machine.
 *
 * @module
 */

import { DEFAULT_LIMITS } from "../protocol/limits.ts";
import { barrierWords } from "./barrier.ts";
import type { DenoProgram } from "./deno_program.ts";
import { markInheritedDescriptors } from "./inherited_descriptors.ts";
import { launchCommand, type LaunchOptions } from "./launch_command.ts";
import { placesInside } from "./places.ts";

/** The second barrier does not work here; the message says why. */
export class BarrierUnusable extends Error {}

/** Prints the descriptor that Deno has given its permission trail. */
const FIND_TRAIL = `for (const { name } of Deno.readDirSync("/proc/self/fd")) {
  try {
    if (Deno.readLinkSync("/proc/self/fd/" + name) === "/tmp/trail") console.log(name);
  } catch { /* The directory's own. */ }
}`;

/**
 * Starts Deno behind the barrier once, as children are started, and asks which descriptor its trail
 * has: it is opened first of all files, so the number is the same in every child.
 *
 * @throws {BarrierUnusable}
 */
export async function tryBarrier(
  { shown, filter, deno }: { shown: string; filter: string; deno: DenoProgram },
  { tools, signalBlocker }: Pick<LaunchOptions, "tools" | "signalBlocker">,
): Promise<number> {
  markInheritedDescriptors();
  const words = barrierWords({
    shown,
    deno: deno.path,
    snapshot: `${shown}/runtime`,
    trail: undefined,
    caches: undefined,
    cachesWritable: false,
    scratch: undefined,
    read: [],
    write: [],
    programs: false,
    devices: "/dev",
    programFiles: [],
    network: false,
  }, () => null);
  // A file takes the place of the trail's pipe: there is none yet.
  const barrier = { words, filter, pipe: filter };
  const places = placesInside(false);
  const [program = "", ...args] = [
    ...launchCommand({
      ahead: false,
      ...{ tools, signalBlocker, barrier },
      limits: DEFAULT_LIMITS,
      mark: undefined,
    }),
    ...[places.deno, "eval", "--no-config", "--no-lock", FIND_TRAIL],
  ];
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd: "/",
    clearEnv: true,
    env: { NO_COLOR: "1", DENO_DIR: places.denoDir, DENO_AUDIT_PERMISSIONS: "/tmp/trail" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const answer = new TextDecoder().decode(stdout).trim();
  if (success && /^[0-9]+$/.test(answer)) return Number(answer);
  const [first = ""] = new TextDecoder().decode(stderr).trim().split("\n");
  throw new BarrierUnusable(first.slice(0, 300) || "Deno does not start behind it");
}
