/**
 * Looks for the small programs that set limits for children and look after them.
 *
 * @module
 */

import { findHostTools, type HostTools } from "../../../runtime/launch/host_tools.ts";
import type { Deps } from "../../deps.ts";
import type { Finding } from "./finding.ts";
import { isFile } from "./isolation.ts";

/** What goes without each of them, and the package that has it. */
const TOOLS: readonly { name: Exclude<keyof HostTools, "bwrap">; without: string; in: string }[] = [
  { name: "sh", without: "memory and CPU are watched instead of limited", in: "a POSIX shell" },
  { name: "setsid", without: "each start takes longer", in: "util-linux" },
  { name: "setpriv", without: "a child can outlive a runner that is killed", in: "util-linux" },
  { name: "prlimit", without: "a granted program can outlive its run", in: "util-linux" },
  {
    name: "env",
    without: "with Deno's flags alone, code can open Deno's debugger to other programs",
    in: "coreutils",
  },
  {
    name: "mkfifo",
    without: "a child that closes the record of its permission checks goes unnoticed",
    in: "coreutils",
  },
  {
    name: "mknod",
    without: "a root runner's granted programs can change the rights of the host's devices",
    in: "coreutils",
  },
];

/** The finding on this machine. */
export function checkLimits({ os }: Pick<Deps, "os">): Promise<Finding> {
  return Promise.resolve(judgeTools(findHostTools(isFile, os), os));
}

/** The finding for the programs that were found. Pure. */
export function judgeTools(tools: HostTools, os: Deps["os"]): Finding {
  if (os !== "linux") {
    return {
      status: "warning",
      found: "the kernel's limits are used on Linux only; memory and CPU are watched instead",
    };
  }
  const missing = TOOLS.filter(({ name }) => tools[name] === null);
  if (missing.length === 0) {
    return { status: "ok", found: TOOLS.map(({ name }) => tools[name]).join(", ") };
  }
  const packages = [...new Set(missing.map((tool) => tool.in))];
  return {
    status: "warning",
    found: missing.map(({ name, without }) => `no ${name}: ${without}`).join("; "),
    todo: `Install ${packages.join(" and ")}`,
  };
}
