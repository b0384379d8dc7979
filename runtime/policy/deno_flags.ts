import { type CapabilityMap, type Entries, SCRATCH, usesScratch } from "./capabilities.ts";
import { PolicyError } from "./policy_error.ts";
import { deniedAddresses } from "./private_addresses.ts";

/**
 * Flags that every child gets whatever its capabilities: nothing in the snapshot steers Deno,
 * nothing is fetched, no prompt is shown. `--ignore-env` makes every read of the process's own
 * environment give nothing and every write change nothing, in workers too; what the code may read
 * comes by message.
 */
export const ISOLATION_FLAGS: readonly string[] = Object.freeze([
  "--no-config",
  "--no-lock",
  "--no-remote",
  "--no-npm",
  "--no-prompt",
  "--cached-only",
  "--ignore-env",
]);

/**
 * `PATH` for a child: Deno resolves `--allow-run=<name>` and `new Deno.Command(<name>)` by the
 * child's own PATH, and a clear environment has none. A child without the capability gets it too,
 * so that an attempt is denied rather than not found.
 */
export const PROGRAM_PATH = "/usr/local/bin:/usr/bin:/bin";

/**
 * The paths that a child needs, as it sees them; absolute, without `.`, `..` or a closing slash.
 */
export interface SandboxPaths {
  /** The snapshot: always readable, never writable. */
  readonly snapshotRoot: string;
  /** Files of the SDK, and files and directories of bundles, readable so that they are imported. */
  readonly readFiles: readonly string[];
  /** The private directory of this invocation, made by the caller; readable and writable. */
  readonly scratch?: string;
}

/**
 * The exact permission flags of one child. Allow lists, and no bare flag but `--allow-net` for
 * `network: true`. A deny list narrows what a name may lead to; no grant rests on it.
 *
 * @throws {PolicyError} when a path of the platform has a comma (Deno knows no escape), or when
 * scratch is asked for and no directory was given
 */
export function denoFlags(effective: CapabilityMap, paths: SandboxPaths): string[] {
  const { snapshotRoot, readFiles } = paths;
  const own = usesScratch(effective) ? [scratchOf(paths)] : [];
  const written = (effective.write || []).filter((entry) => entry !== SCRATCH);
  for (const path of [snapshotRoot, ...readFiles, ...own]) checkPlatformPath(path);
  return [
    flag("read", [snapshotRoot, ...readFiles, ...(effective.read || []), ...own]),
    flag("write", [...written, ...own]),
    effective.network === true ? ["--allow-net"] : flag("net", effective.network),
    denied(effective.network),
    flag("run", effective.subprocess),
    flag("ffi", effective.ffi),
    flag("sys", effective.sys),
  ].flat();
}

function scratchOf({ scratch }: SandboxPaths): string {
  if (scratch === undefined) {
    throw new PolicyError('"write" has "scratch", expected the caller to give its directory', {
      path: "write",
      capability: "write",
    });
  }
  return scratch;
}

// A comma would silently split into two grants, an empty part makes Deno refuse to start.
function checkPlatformPath(path: string): void {
  if (!path.startsWith("/") && !/^[A-Za-z]:[\\/]/.test(path)) {
    throw new PolicyError(`The path "${path}" is not absolute, expected an absolute path`, {
      path: "read",
    });
  }
  // deno-lint-ignore no-control-regex -- the point is to find them
  if (/[,\x00]/.test(path)) {
    throw new PolicyError(
      "The directory of the project or of the caches has a comma in its name, which Deno's " +
        "permission flags can't carry, expected one without",
      { path: "read", hint: "Move the project, or set AIEL_CACHE_DIR to another directory" },
    );
  }
}

function denied(network: CapabilityMap["network"]): string[] {
  const addresses = deniedAddresses(network);
  return addresses.length === 0 ? [] : [`--deny-net=${addresses.join(",")}`];
}

function flag(name: string, entries: Entries): string[] {
  if (entries === false || entries.length === 0) return [];
  return [`--allow-${name}=${[...new Set(entries)].join(",")}`];
}
