/**
 * The programs of this machine that stand between the runner and Deno.
 *
 * @module
 */

import { findHostTools, type HostTools } from "../../runtime/launch/host_tools.ts";

/** As the runner finds them. */
export const TOOLS: HostTools = findHostTools((path) => {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
});

/** A machine that has none. */
export const NO_TOOLS: HostTools = {
  bwrap: null,
  sh: null,
  setsid: null,
  setpriv: null,
  prlimit: null,
  env: null,
  mkfifo: null,
  mknod: null,
};
