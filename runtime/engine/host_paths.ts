/**
 * Keeps paths of the host, and of the sandbox, out of what a tenant reads: paths are relative to
 * the snapshot.
 *
 * @module
 */

/** A stack frame at the start of a line, to its line and column. */
const FRAME = /^\s+at .*?:\d+:\d+\)?/;

/** Which directories to hide. Absolute paths, without a slash at the end. */
export interface HiddenPlaces {
  /** Shown as nothing: paths below them become relative to the snapshot. */
  snapshot: readonly string[];
  /** Shown as `scratch:`. */
  scratch: readonly string[];
  /** The runtime's own files, shown as `runtime:`; stack frames in them are removed. */
  runtime: readonly string[];
}

/** Functions that make text fit for a tenant. */
export interface Cleaner {
  text(text: string): string;
  /** For stack traces: frames of the runtime and of Deno itself are left out. */
  stack(stack: string): string;
  /**
   * For what code printed, which may hold stack traces: the same frames are left out, and nothing
   * of what stands around them.
   */
  printed(text: string): string;
}

/**
 * A cleaner for one invocation. A place is hidden by the name it is given with, and by its real
 * path: the system tells the latter where a link leads to it.
 *
 * @param realPath throws where there is nothing
 */
export function createCleaner(
  given: HiddenPlaces,
  realPath: (path: string) => string = Deno.realPathSync,
): Cleaner {
  const places = {
    snapshot: spellings(given.snapshot, realPath),
    scratch: spellings(given.scratch, realPath),
    runtime: spellings(given.runtime, realPath),
  };
  const hidden: Hidden[] = [];
  const hide = (path: string, label: string): void => {
    // A root of "/" or "" would match everything.
    if (path.length < 2) return;
    hidden.push(
      { text: fileUrl(path), label, isUrl: true },
      // Within the import map's data: URL, which Deno prints with the whole command line when it
      // panics.
      { text: encodeURIComponent(fileUrl(path)), label, isUrl: true },
      { text: path, label, isUrl: false },
    );
  };
  for (const path of places.scratch) hide(path, "scratch:");
  for (const path of places.snapshot) hide(path, "");
  for (const path of places.runtime) hide(path, "runtime:");
  // The longest first: the snapshot may lie below the runtime, as the examples do.
  hidden.sort((a, b) => b.text.length - a.text.length);
  const urls = (paths: readonly string[]) => paths.map((path) => `${fileUrl(path)}/`);
  const runtimeUrls = urls(places.runtime);
  const snapshotUrls = urls(places.snapshot);
  const text = (value: string): string => {
    let result = value;
    for (const one of hidden) if (result.includes(one.text)) result = replaceAll(result, one);
    return result;
  };
  const isForeignFrame = (line: string): boolean => {
    if (!/^\s+at /.test(line)) return false;
    const ours = runtimeUrls.some((url) => line.includes(url)) &&
      !snapshotUrls.some((url) => line.includes(url));
    return ours || /\(?(ext|node|deno|native|checkin):/.test(line.slice(line.lastIndexOf("(") + 1));
  };
  return {
    text,
    stack: (stack) => text(stack.split("\n").filter((line) => !isForeignFrame(line)).join("\n")),
    printed: (printed) => text(printed.includes("\n") ? withoutFrames(printed) : printed),
  };
  function withoutFrames(printed: string): string {
    const kept: string[] = [];
    for (const line of printed.split("\n")) {
      const frame = FRAME.exec(line)?.[0];
      if (frame === undefined || !isForeignFrame(frame)) kept.push(line);
      // What stands behind the frame belongs to what was printed around the stack.
      else if (frame.length < line.length) {
        kept.push(`${kept.pop() ?? ""}${line.slice(frame.length)}`);
      }
    }
    return kept.join("\n");
  }
}

function spellings(paths: readonly string[], realPath: (path: string) => string): string[] {
  const all = new Set(paths);
  for (const path of paths) {
    try {
      all.add(realPath(path));
    } catch {
      // It exists inside the sandbox only, or not yet.
    }
  }
  return [...all];
}

/** A path to hide, and what is shown in its place. */
interface Hidden {
  text: string;
  /** Empty for the snapshot's root. */
  label: string;
  isUrl: boolean;
}

/**
 * What may stand in a file's name: beside it, a text that looks like the path is a part of another
 * one.
 */
const NAME = "\\p{L}\\p{N}_~%@+$\\-";

function replaceAll(text: string, { text: path, label, isUrl }: Hidden): string {
  const before = isUrl ? "" : `(?<![${NAME}./])`;
  const escaped = path.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const pattern = new RegExp(`${before}${escaped}(?:/|%2F|(?![${NAME}]|\\.[${NAME}]))`, "gu");
  return text.replace(
    pattern,
    (match) => label === "" && match.length === path.length ? "." : label,
  );
}

/** The `file:` URL of a path, as Deno writes it in stack traces. */
export function fileUrl(path: string): string {
  const url = new URL("file:///");
  // The setter escapes what a path may not hold, but takes "%", "?" and "#" for URL syntax.
  url.pathname = path.replaceAll("%", "%25").replaceAll("?", "%3F").replaceAll("#", "%23")
    .replaceAll("\\", "%5C");
  return url.href;
}
