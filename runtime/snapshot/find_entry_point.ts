import { printable, SnapshotError } from "./error.ts";

/** Names of the module that registers a snapshot's exports. */
export const ENTRY_POINTS = [
  "entry_point.ts",
  "entry_point.js",
  "entry_point.mts",
  "entry_point.mjs",
] as const;

/**
 * The name of the entry point: of the files of a snapshot, or of the directory `root` on disk.
 * Prefer the files: they know what is ignored.
 *
 * @throws {SnapshotError} `missing_entry_point`, `ambiguous_entry_point`
 */
export function findEntryPoint(filesOrRoot: string | Iterable<{ readonly path: string }>): string {
  const onDisk = typeof filesOrRoot === "string";
  const names = onDisk
    ? [...ENTRY_POINTS, PYTHON].filter((name) => isFile(`${filesOrRoot}/${name}`))
    : topLevelNames(filesOrRoot);
  const found = ENTRY_POINTS.filter((name) => names.includes(name));
  if (found.length > 1) {
    throw new SnapshotError({
      code: "ambiguous_entry_point",
      path: found[1] ?? "",
      message: `Snapshot has more than one entry point: ${found.join(", ")}`,
      hint: `Keep one of them and rename the rest`,
    });
  }
  const [entry] = found;
  if (entry !== undefined) return entry;
  const near = names.find((name) => /^(?:entry[_-]?point|main|index)\.[a-z]+$/i.test(name));
  throw new SnapshotError({
    code: "missing_entry_point",
    path: onDisk ? filesOrRoot : "",
    message: "Entry point not found: the snapshot root must contain entry_point.ts" +
      (onDisk ? `, ${printable(filesOrRoot)} does not` : "") +
      (near === undefined ? "" : ` (found ${printable(near)})`),
    hint: "Pass the project's directory with --files-root /path/to/project, " +
      "and register its exports in entry_point.ts (.js, .mts and .mjs work too)",
  });
}

// What projects in Python have; found, it explains the error.
const PYTHON = "entry_point.py";

function topLevelNames(files: Iterable<{ readonly path: string }>): string[] {
  const names: string[] = [];
  for (const { path } of files) if (!path.includes("/")) names.push(path);
  return names;
}

function isFile(path: string): boolean {
  try {
    return Deno.lstatSync(path).isFile;
  } catch {
    return false;
  }
}
