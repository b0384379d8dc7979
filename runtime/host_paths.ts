/**
 * Keeps paths of the host out of what a tenant reads (SPEC 1.3: "paths relative to the snapshot root, no path of the host").
 *
 * @module
 */

/** Which directories to hide. Absolute paths, without a slash at the end. */
export interface HostPaths {
  /** Shown as nothing: paths below it become relative to the snapshot. */
  snapshotRoot: string;
  /** The private directory of the invocation; its scratch directory is shown as `scratch:`. */
  runDir: string;
  /** The runtime's own files: stack frames in them are removed. */
  runtimeDir: string;
  /** Everything else that may turn up in a text: the Deno program, its caches. */
  others: readonly string[];
}

/** Functions that make text fit for a tenant. */
export interface Cleaner {
  text(text: string): string;
  /** For stack traces: frames of the runtime and of Deno itself are left out. */
  stack(stack: string): string;
}

/** A cleaner for one invocation. */
export function createCleaner(paths: HostPaths): Cleaner {
  const replacements: [string, string][] = [];
  const hide = (path: string, label: string): void => {
    // A root of "/" or "" would match everything.
    if (path.length < 2) return;
    const url = fileUrl(path);
    replacements.push([`${url}/`, label], [url, label === "" ? "." : label]);
    replacements.push([`${path}/`, label], [path, label === "" ? "." : label]);
  };
  hide(`${paths.runDir}/scratch`, "scratch:");
  hide(paths.runDir, "runtime:");
  hide(paths.snapshotRoot, "");
  hide(paths.runtimeDir, "runtime:");
  for (const other of paths.others) hide(other, "runtime:");
  // The longest first: the snapshot may lie below the runtime, as the examples do.
  replacements.sort((a, b) => b[0].length - a[0].length);
  const runtimeUrl = `${fileUrl(paths.runtimeDir)}/`;
  const rootUrl = `${fileUrl(paths.snapshotRoot)}/`;
  const text = (value: string): string => {
    let result = value;
    for (const [from, to] of replacements) {
      if (result.includes(from)) result = result.replaceAll(from, to);
    }
    return result;
  };
  return {
    text,
    stack: (stack) =>
      text(
        stack.split("\n").filter((line) => {
          if (!/^\s+at /.test(line)) return true;
          const ours = line.includes(runtimeUrl) && !line.includes(rootUrl);
          return !ours &&
            !/\(?(ext|node|deno|native|checkin):/.test(line.slice(line.lastIndexOf("(") + 1));
        }).join("\n"),
      ),
  };
}

/** The `file:` URL of a path, as Deno writes it in stack traces. */
export function fileUrl(path: string): string {
  const url = new URL("file:///");
  // The setter escapes what a path may not hold, but takes "%", "?" and "#" for URL syntax.
  url.pathname = path.replaceAll("%", "%25").replaceAll("?", "%3F").replaceAll("#", "%23")
    .replaceAll("\\", "%5C");
  return url.href;
}
