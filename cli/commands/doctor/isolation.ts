/**
 * Looks at the barriers that are around the code on this machine.
 *
 * @module
 */

import { findHostTools } from "../../../runtime/launch/host_tools.ts";
import { type IsolationReport, RuntimeError } from "../../../runtime/mod.ts";
import type { Deps } from "../../deps.ts";
import type { Finding } from "./finding.ts";

/** What of the machine decides whether the second barrier can be had. */
export interface Machine {
  os: Deps["os"];
  /** Whether bubblewrap is where it is looked for. */
  bubblewrap: boolean;
  /**
   * A setting of the kernel by its path below `/proc/sys`; undefined where there is no such
   * setting.
   */
  setting(path: string): string | undefined;
}

/**
 * Settings of kernels and distributions that switch user namespaces off, and the value that lets
 * them be.
 */
const USER_NAMESPACES: readonly { path: string; off: string; on: string }[] = [
  { path: "kernel/unprivileged_userns_clone", off: "0", on: "1" },
  { path: "user/max_user_namespaces", off: "0", on: "15000" },
];

const APPARMOR = "kernel/apparmor_restrict_unprivileged_userns";

/** Starts the runtime's own trial of the barriers and tells what came of it. */
export async function checkIsolation(deps: Deps): Promise<Finding> {
  const engine = await deps.engine();
  try {
    return judgeIsolation(await engine.isolation(), machineOf(deps.os));
  } catch (thrown) {
    if (!(thrown instanceof RuntimeError)) throw thrown;
    // Where the second barrier is required, its reason is learnt by asking for less.
    const weaker = await (await deps.engine({ isolation: "auto" })).isolation().catch(() => null);
    if (weaker === null || weaker.reason === null) throw thrown;
    const todo = barrierAdvice(weaker.reason, machineOf(deps.os));
    return { status: "problem", found: thrown.message, todo };
  }
}

/** The finding for a report of the engine. Pure. */
export function judgeIsolation(report: IsolationReport, machine: Machine): Finding {
  const { isolation, reason, denoVersion } = report;
  if (isolation === "os+deno") {
    return {
      status: "ok",
      found: `both barriers: bubblewrap and Deno's permissions (Deno ${denoVersion})`,
    };
  }
  const only = `only Deno's permissions (Deno ${denoVersion})`;
  return reason === null
    ? {
      status: "warning",
      found: `${only}, as AIEL_ISOLATION=deno asks`,
      todo: "Unset AIEL_ISOLATION, or run only code that you trust",
    }
    : {
      status: "warning",
      found: `${only}: ${reason}`,
      todo: barrierAdvice(reason, machine),
    };
}

/** How to get the second barrier where the engine could not have it. Pure. */
export function barrierAdvice(reason: string, { os, bubblewrap, setting }: Machine): string {
  if (os !== "linux") return "Run only code that you trust here; on Linux there are both barriers";
  if (!bubblewrap) {
    return "Install bubblewrap: `apt-get install bubblewrap`, or `dnf install bubblewrap`";
  }
  if (/mount proc\b/.test(reason)) {
    return "A container hides parts of its /proc, and the kernel then refuses a new one: run it with " +
      "`--security-opt systempaths=unconfined` (Docker), `--security-opt unmask=ALL` (Podman) or " +
      "`procMount: Unmasked` (Kubernetes)";
  }
  const switchedOff = USER_NAMESPACES.find(({ path, off }) => setting(path) === off);
  if (switchedOff !== undefined) {
    const { path, on } = switchedOff;
    return `User namespaces are switched off: \`sysctl -w ${path.replace("/", ".")}=${on}\` as ` +
      "root, and a file in /etc/sysctl.d to keep it";
  }
  if (setting(APPARMOR) === "1") {
    return "AppArmor takes the rights from user namespaces: give /usr/bin/bwrap a profile that " +
      "allows `userns`, or `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` as root, " +
      "which allows them to every program";
  }
  return "Run `bwrap --unshare-user --unshare-pid --ro-bind / / --proc /proc true` to see more; in a " +
    "container, its system call filter has to allow user namespaces (Docker: " +
    "`--security-opt seccomp=<profile>`)";
}

function machineOf(os: Deps["os"]): Machine {
  return { os, bubblewrap: findHostTools(isFile, os).bwrap !== null, setting: readSetting };
}

function readSetting(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(`/proc/sys/${path}`).trim();
  } catch {
    return undefined;
  }
}

/** Whether there is a file of that name, whatever it is reached by. */
export function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
