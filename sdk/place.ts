/**
 * Where something was written: `file` is a module URL, or a path relative to the root asked for.
 */
export interface Place {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
}

/**
 * Remembers where `below` was called from. Only one frame is captured, and its text is made
 * (through source maps, which is the slow part) when it is asked for: an invocation never
 * does.
 *
 * @param below the SDK function the user called; the frame under it is the place.
 * @returns a function that gives the place, or null when the engine can't say.
 */
export function capturePlace(below: (...args: never[]) => unknown): () => Place | null {
  const holder: { stack?: unknown } = {};
  const limit = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = 1;
    try {
      Error.captureStackTrace(holder, below);
    } finally {
      Error.stackTraceLimit = limit;
    }
  } catch {
    // User code may have frozen or replaced Error; a declaration must not fail because of that.
    return () => null;
  }
  let place: Place | null | undefined;
  return () => {
    if (place === undefined) place = placeFromStack(holder);
    return place;
  };
}

function placeFromStack(holder: { stack?: unknown }): Place | null {
  try {
    return typeof holder.stack === "string" ? parseStackPlace(holder.stack) : null;
  } catch {
    return null;
  }
}

/**
 * The place named by the first frame of a V8 stack text, for example
 * `at Module.run (file:///srv/entry_point.ts:3:14)`; null when no frame names one.
 */
export function parseStackPlace(stack: string): Place | null {
  for (const line of stack.split("\n")) {
    const frame = line.trim();
    if (!frame.startsWith("at ")) continue;
    const open = frame.endsWith(")") ? frame.lastIndexOf(" (") : -1;
    const text = open === -1 ? frame.slice(3).replace(/^async /, "") : frame.slice(open + 2, -1);
    const match = /^(.+):(\d+):(\d+)$/.exec(text);
    if (match === null) continue;
    const [, file, row, column] = match;
    if (file === undefined) continue;
    return { file, line: Number(row), column: Number(column) };
  }
  return null;
}

/**
 * The same place with its file relative to a root: no path of the host leaves the child. A file
 * outside the root keeps only its last segment, for the same reason.
 *
 * @param root a directory as file URL, with or without a slash at its end.
 */
export function relativePlace(place: Place | null, root: string | undefined): Place | null {
  if (place === null || root === undefined) return place;
  const base = root.endsWith("/") ? root : root + "/";
  const inside = place.file.startsWith(base);
  const file = inside
    ? place.file.slice(base.length)
    : place.file.slice(place.file.lastIndexOf("/") + 1);
  return { file: decodeOrKeep(file), line: place.line, column: place.column };
}

function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
