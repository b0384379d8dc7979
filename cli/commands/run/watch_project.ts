/**
 * Waits for changes of what is part of a snapshot.
 *
 * @module
 */

import { SnapshotError } from "../../../runtime/snapshot/error.ts";
import { ALWAYS_IGNORED } from "../../../runtime/snapshot/paths.ts";
import { readSnapshot } from "../../../runtime/snapshot/read_snapshot.ts";
import { visible } from "../../program/screen.ts";
import { ioError } from "../../system/io_error.ts";

/**
 * How long nothing must happen after a change before it counts as done, in milliseconds: editors
 * write in several steps.
 */
const QUIET_MS = 60;

/** Paths of a change that are named. */
const SHOWN_PATHS = 3;

/** A state of the tree. */
export interface ProjectState {
  /** The snapshot's id, or what keeps the tree from being one. */
  id: string;
  /** Paths that changed since the state before, sorted; empty for the first. */
  changed: string[];
}

/** Which paths of a state are new, on one line. */
export function changedText({ changed }: Pick<ProjectState, "changed">): string {
  const shown = changed.slice(0, SHOWN_PATHS).map((path) => visible(path)).join(", ");
  const more = changed.length - SHOWN_PATHS;
  return `Changed: ${shown}${more > 0 ? ` and ${more} more` : ""}`;
}

/**
 * The states of a tree: the one it is in, then each new one. What the snapshot ignores changes
 * nothing, since its id stays the same; the same holds for a file that was saved as it was. Ends
 * when the signal is aborted.
 *
 * @param cacheDir where runs write: when it lies in the project, a run must not start the next one
 * @throws {CliError} IO when the system can't watch the tree
 */
export async function* watchProject(
  root: string,
  cacheDir: string,
  signal: AbortSignal,
): AsyncGenerator<ProjectState> {
  // Watched before it is read: no change falls in between.
  using watcher = openWatcher(root);
  const events = new Pulse();
  const stop = () => {
    events.end();
    try {
      watcher.close();
    } catch {
      // The iteration below has closed it.
    }
  };
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  const listening = listen(watcher, (event) => isRelevant(event, root, cacheDir), events);
  try {
    let before: Tree | undefined;
    do {
      const tree = await readTree(root);
      if (before === undefined || tree.id !== before.id) {
        yield { id: tree.id, changed: before === undefined ? [] : difference(before, tree) };
      }
      before = tree;
    } while (await events.next());
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
    await listening;
  }
}

interface Tree {
  id: string;
  files: ReadonlyMap<string, string>;
}

async function readTree(root: string): Promise<Tree> {
  try {
    const { id, files } = await readSnapshot(root);
    return { id, files: new Map(files.map(({ path, sha256 }) => [path, sha256])) };
  } catch (thrown) {
    if (thrown instanceof SnapshotError) return { id: thrown.message, files: new Map() };
    throw thrown;
  }
}

function difference(before: Tree, after: Tree): string[] {
  const paths = new Set([...before.files.keys(), ...after.files.keys()]);
  return [...paths].filter((path) => before.files.get(path) !== after.files.get(path)).sort();
}

async function listen(
  watcher: Deno.FsWatcher,
  accepts: (event: Deno.FsEvent) => boolean,
  events: Pulse,
): Promise<void> {
  try {
    for await (const event of watcher) if (accepts(event)) events.pulse();
  } catch {
    // Closed while it waited, or the directory is gone.
  }
  events.end();
}

/**
 * Whether an event can have changed the snapshot. Reading files, as a run does, must not start the
 * next one.
 */
export function isRelevant(
  event: Pick<Deno.FsEvent, "kind" | "paths">,
  root: string,
  cacheDir: string,
): boolean {
  if (event.kind === "access") return false;
  return event.paths.length === 0 || event.paths.some((path) => {
    if (path.startsWith(`${cacheDir}/`)) return false;
    const inside = path.startsWith(root) ? path.slice(root.length) : path;
    return !inside.split(/[/\\]/).some((name) => ALWAYS_IGNORED.has(name));
  });
}

function openWatcher(root: string): Deno.FsWatcher {
  try {
    return Deno.watchFs(root, { recursive: true });
  } catch (thrown) {
    const hint =
      "On Linux, raise fs.inotify.max_user_watches, or move what is large out of the project";
    throw ioError("watch", root, thrown, hint);
  }
}

/** Many events become one, when it is quiet again. */
class Pulse {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = false;
  #ended = false;
  #wake: (() => void) | undefined;

  pulse(): void {
    clearTimeout(this.#timer);
    if (this.#ended) return;
    this.#timer = setTimeout(() => {
      this.#due = true;
      this.#wake?.();
    }, QUIET_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#ended = true;
    this.#wake?.();
  }

  /** Waits for the next one; false when there is none any more. */
  async next(): Promise<boolean> {
    while (!this.#due && !this.#ended) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    this.#due = false;
    return !this.#ended;
  }
}
