/**
 * The signal that no child gets: at a SIGUSR1 Deno opens its debugger on a port of the machine, to
 * whatever connects, without a permission and without a record (denoland/deno#35738).
 *
 * A signal that is blocked when a program starts stays blocked in all its threads, and in all that
 * they start, until one of them takes that back. JavaScript has no way to; native code has one, and
 * behind the second barrier the system call filter refuses to send the signal besides.
 *
 * @module
 */

import { isScarcity } from "../protocol/system_reason.ts";
import type { HostTools } from "./host_tools.ts";

/** The option of coreutils' env (8.31, 2019) that starts a program with the signal blocked. */
export const BLOCK_SIGNAL = "--block-signal=USR1";

/** The program that starts others with the signal blocked; `null` where this machine has none. */
export async function findSignalBlocker({ env }: HostTools): Promise<string | null> {
  if (env === null) return null;
  try {
    // Other makers' env does not know the option.
    const { success } = await new Deno.Command(env, {
      args: [BLOCK_SIGNAL, env],
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success ? env : null;
  } catch (error) {
    // The answer is kept for as long as the program stays what it is.
    if (isScarcity(error)) throw error;
    return null;
  }
}
