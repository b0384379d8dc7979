import { type CapabilityMap, type Entries, SCRATCH, usesScratch } from "./capabilities.ts";
import { pathCovers } from "./granted_path.ts";
import { PolicyError } from "./policy_error.ts";

/**
 * Flags every child gets whatever its capabilities: nothing in the snapshot steers Deno, nothing is fetched, nobody
 * is asked. The code cache stays on: it lies in the child's own DENO_DIR and saves compile time.
 */
export const ISOLATION_FLAGS: readonly string[] = Object.freeze([
  "--no-config",
  "--no-lock",
  "--no-remote",
  "--no-npm",
  "--no-prompt",
  "--cached-only",
]);

/**
 * `PATH` for a child: Deno resolves `--allow-run=<name>` and `new Deno.Command(<name>)` by the child's own PATH, and a clear
 * environment has none. A child without the capability gets it too, so that an attempt is denied rather than not found.
 */
export const PROGRAM_PATH = "/usr/local/bin:/usr/bin:/bin";

/** Linux takes 128 KiB for one argument (execve(2), MAX_ARG_STRLEN). */
const MAX_FLAG_BYTES = 120 * 1024;

/** The parent's own paths a child needs; absolute, without `.`, `..` or a closing slash. */
export interface SandboxPaths {
  /** The snapshot: always readable, never writable. */
  readonly snapshotRoot: string;
  /** Files of the SDK and the bundles, readable so that they can be imported. */
  readonly readFiles: readonly string[];
  /** Paths below the snapshot's directory that are no part of the snapshot: never readable, unless granted by name. */
  readonly hidden?: readonly string[];
  /** Where a path of the host leads, links resolved; throws when it leads nowhere. */
  readonly realPath?: (path: string) => string;
  /** The private directory of this invocation, made by the caller; readable and writable. */
  readonly scratch?: string;
}

/**
 * The exact permission flags of one child. Lists only: no bare flag but `--allow-net` for `network: true`, and no
 * `--deny-*` (not a boundary, notes/sandbox.md 0.3) but for what is ignored in the snapshot's own directory.
 *
 * @throws {PolicyError} when a path of the platform has a comma (Deno knows no escape), when a granted directory
 * would make the snapshot or the SDK writable, or when scratch is asked for and no directory was given
 */
export function denoFlags(effective: CapabilityMap, paths: SandboxPaths): string[] {
  const { snapshotRoot, readFiles } = paths;
  const scratch = usesScratch(effective) ? scratchOf(paths) : undefined;
  const written = (effective.write || []).filter((entry) => entry !== SCRATCH);
  for (const path of [snapshotRoot, ...readFiles, ...(scratch === undefined ? [] : [scratch])]) {
    checkPlatformPath(path);
  }
  for (const path of [...written, ...(scratch === undefined ? [] : [scratch])]) {
    const target = realPathOf(path, paths);
    for (const kept of [snapshotRoot, ...readFiles]) {
      const overlaps = (one: string) => pathCovers(one, kept) || pathCovers(kept, one);
      if (overlaps(path) || overlaps(target)) {
        throw new PolicyError(
          `"write" has "${path}", which would make files of the snapshot or the SDK writable, expected a directory apart from them`,
          { path: "write", capability: "write" },
        );
      }
    }
  }
  const own = scratch === undefined ? [] : [scratch];
  return [
    flag("read", [snapshotRoot, ...readFiles, ...(effective.read || []), ...own]),
    ...hiddenFlag(paths),
    flag("write", [...written, ...own]),
    effective.network === true ? ["--allow-net"] : flag("net", effective.network),
    flag("env", effective.env),
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

/**
 * Deno 2.9 lets the more specific of an allow and a deny win. A deny alone is no boundary because links lead around it; in what was hashed
 * there are no links, so that the only way to a hidden path is its own name.
 */
function hiddenFlag({ hidden = [] }: SandboxPaths): string[] {
  if (hidden.length === 0) return [];
  for (const path of hidden) checkPlatformPath(path);
  const words = `--deny-read=${hidden.join(",")}`;
  if (new TextEncoder().encode(words).length > MAX_FLAG_BYTES) {
    throw new PolicyError(
      `${hidden.length} paths in the project are ignored, more than can be kept from the code, expected fewer`,
      {
        path: "read",
        hint: "Ignore whole directories in .aielignore rather than files one by one",
      },
    );
  }
  return [words];
}

function realPathOf(path: string, { realPath }: SandboxPaths): string {
  try {
    return realPath?.(path) ?? path;
  } catch {
    // It is not there yet: then it is no link either.
    return path;
  }
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
      `The path "${path}" has a comma, which Deno's permission flags can't carry, expected a path without one`,
      { path: "read", hint: "Move the project to a directory without a comma in its name" },
    );
  }
}

function flag(name: string, entries: Entries): string[] {
  if (entries === false || entries.length === 0) return [];
  return [`--allow-${name}=${[...new Set(entries)].join(",")}`];
}
