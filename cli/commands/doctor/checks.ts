/**
 * What `aiel doctor` looks at.
 *
 * @module
 */

import { compare } from "compare-versions";
import { cacheDirectory } from "../../../runtime/host.ts";
import { reasonOf } from "../../../runtime/protocol/system_reason.ts";
import type { Deps } from "../../deps.ts";
import { isRecent, OLDEST_DENO } from "../../../runtime/launch/deno_program.ts";
import { NEWEST_DENO } from "../../system/require_deno.ts";
import type { Finding } from "./finding.ts";
import { checkIntegrations } from "./integrations.ts";
import { checkIsolation } from "./isolation.ts";
import { checkLimits } from "./limits.ts";
import { checkSandbox } from "./sandbox.ts";
import { checkService } from "./service.ts";

/** One look. */
export interface Check extends Omit<Finding, "todo"> {
  name: string;
  /** What to do about it; null when there is nothing to do. */
  todo: string | null;
}

/** @param online whether services that a project's files name may be asked */
type Look = (deps: Deps, online: boolean) => Promise<Finding>;

/** Every check, in order. */
export const CHECKS: Readonly<Record<string, Look>> = {
  deno: async (deps) => {
    const found = await deps.findDeno();
    const install = "Install Deno (https://docs.deno.com/runtime/getting_started/installation) " +
      "or set AIEL_DENO to its path";
    if (found === undefined) {
      return { status: "problem", found: "not found in PATH", todo: install };
    }
    const said = await deps.capture(found.path, ["--version"]);
    const version = /^deno (\d+\.\d+\.\d+)/.exec(said?.stdout ?? "")?.[1];
    if (version === undefined) {
      const problem = `${found.path} (${found.source}) does not answer as Deno does`;
      return { status: "problem", found: problem, todo: install };
    }
    return judgeDeno(version, `${version} at ${found.path} (${found.source})`);
  },
  sandbox: checkSandbox,
  isolation: checkIsolation,
  limits: checkLimits,
  cache: async (deps) => await writable(cacheDirectory(deps.env, deps.os), "AIEL_CACHE_DIR"),
  settings: async (deps) => {
    const config = await deps.config();
    if (config.directory === undefined) {
      const found = "no directory: neither HOME nor AIEL_CONFIG_DIR is set";
      return { status: "warning", found, todo: "Set AIEL_CONFIG_DIR to keep settings" };
    }
    const check = await writable(config.directory, "AIEL_CONFIG_DIR");
    // Settings can be read and come from the environment: nothing stops working.
    return check.status === "problem" ? { ...check, status: "warning" } : check;
  },
  credentials: async (deps) => {
    const [config, store] = await Promise.all([deps.config(), deps.credentials()]);
    const found = await store.find(config.profile.value);
    return {
      status: "ok",
      found: found === undefined
        ? `none for profile "${config.profile.value}"; only servers ask for one`
        : `profile "${config.profile.value}", from ${found.source}`,
    };
  },
  service: checkService,
  keyring: async (deps) => {
    const store = await deps.credentials();
    const reason = await store.keyringProblem();
    return reason === undefined ? { status: "ok", found: "the OS keyring answers" } : {
      status: "warning",
      found: `can't be used: ${reason}`,
      todo: "Nothing, if a file that only you can read is fine for credentials",
    };
  },
  project: async (deps) => {
    const root = await deps.projectRoot();
    if (root === undefined) return { status: "ok", found: "not in a project" };
    const repository = await deps.repository();
    const { ok, commits, objects, problems } = await deps.progress.step(
      "Checking the repository",
      (update) =>
        repository.verify({
          signal: deps.signal,
          progress: ({ objects }) => update(`${objects} objects`),
        }),
    );
    return ok
      ? {
        status: "ok",
        found: `${root}: ${counted(commits, "commit")} and ${counted(objects, "object")} are sound`,
      }
      : {
        status: "problem",
        found: problems.map(({ message }) => message).join("; "),
        todo: "Copy the project with its .aiel/ elsewhere before you repair anything",
      };
  },
  integrations: checkIntegrations,
};

/** The sandbox rests on how Deno checks permissions, which any version can change. Pure. */
export function judgeDeno(version: string, found: string): Finding {
  if (!isRecent(version)) {
    return { status: "problem", found, todo: `Update Deno to ${OLDEST_DENO} or later` };
  }
  // Patches of a version that was tested mend and do not change.
  if (!compare(version, `${NEWEST_DENO}.x`, ">")) return { status: "ok", found };
  return {
    status: "warning",
    found: `${found}: aiel was tested with versions up to ${NEWEST_DENO}`,
    todo: `Set AIEL_DENO to a Deno ${NEWEST_DENO}, or update aiel`,
  };
}

async function writable(
  directory: string,
  variable: string,
): Promise<Finding> {
  try {
    await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
    const probe = `${directory}/.doctor-${crypto.randomUUID()}`;
    await Deno.writeTextFile(probe, "", { createNew: true });
    await Deno.remove(probe);
    return { status: "ok", found: directory };
  } catch (thrown) {
    return {
      status: "problem",
      found: `can't write to ${directory}: ${reasonOf(thrown)}`,
      todo: `Set ${variable} to a directory that this user may write to`,
    };
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
