/**
 * What `aiel doctor` looks at.
 *
 * @module
 */

import { compare } from "compare-versions";
import { cacheDirectory } from "../../../runtime/host.ts";
import { findConfinement } from "../../../runtime/launch/confine.ts";
import type { Deps } from "../../deps.ts";
import { OLDEST_DENO } from "../../require_deno.ts";
import { checkService } from "./service.ts";
import { checkSandbox } from "./sandbox.ts";

/** One look. */
export interface Check {
  name: string;
  /** `problem`: needed and missing. `warning`: works, but not as well as it could. */
  status: "ok" | "warning" | "problem";
  found: string;
  /** What to do about it; null when there is nothing to do. */
  todo: string | null;
}

type Look = (deps: Deps) => Promise<Omit<Check, "name" | "todo"> & { todo?: string }>;

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
    const text = `${version} at ${found.path} (${found.source})`;
    return compare(version, OLDEST_DENO, ">=")
      ? { status: "ok", found: text }
      : { status: "problem", found: text, todo: `Update Deno to ${OLDEST_DENO} or later` };
  },
  sandbox: checkSandbox,
  confinement: (deps) => {
    const { setpriv, prlimit } = findConfinement(isFile, deps.os);
    if (deps.os !== "linux") {
      return Promise.resolve({
        status: "warning",
        found: "the kernel's limits are used on Linux only; memory and CPU are watched instead",
      });
    }
    const missing = [setpriv === null ? "setpriv" : [], prlimit === null ? "prlimit" : []].flat();
    return Promise.resolve(
      missing.length === 0 ? { status: "ok", found: `${setpriv}, ${prlimit}` } : {
        status: "warning",
        found: `no ${missing.join(", no ")}: memory and CPU are watched instead of limited`,
        todo: "Install util-linux",
      },
    );
  },
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
};

async function writable(
  directory: string,
  variable: string,
): Promise<{ status: "ok" | "problem"; found: string; todo?: string }> {
  try {
    await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
    const probe = `${directory}/.doctor-${crypto.randomUUID()}`;
    await Deno.writeTextFile(probe, "", { createNew: true });
    await Deno.remove(probe);
    return { status: "ok", found: directory };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return {
      status: "problem",
      found: `can't write to ${directory}: ${why}`,
      todo: `Set ${variable} to a directory that this user may write to`,
    };
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
