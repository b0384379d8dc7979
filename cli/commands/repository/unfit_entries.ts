/**
 * Everything in a tree that no snapshot can hold, at once: who has ten links must not hear of them
 * one by one.
 *
 * @module
 */

import { denoDisk, type Disk } from "../../../runtime/snapshot/disk.ts";
import { printable, SnapshotError } from "../../../runtime/snapshot/error.ts";
import { walkTree } from "../../../runtime/snapshot/walk.ts";
import { CliError } from "../../errors.ts";

const NAMED = 20;
const MAX_DETAILS = 1_000;

/** The refusal of a link or device as one that names all of them; anything else as it is. */
export async function namingAllUnfit(thrown: unknown, root: string): Promise<unknown> {
  if (!(thrown instanceof SnapshotError)) return thrown;
  if (thrown.code !== "symlink" && thrown.code !== "special_file") return thrown;
  const found = await unfitEntries(root).catch(() => new Map<string, string>());
  if (found.size < 2) return thrown;
  const lines = [...found].slice(0, NAMED).map(([path, what]) => `  ${printable(path)}: ${what}`);
  if (found.size > NAMED) lines.push(`  and ${found.size - NAMED} more`);
  return new CliError(
    "SNAPSHOT_REFUSED",
    `${found.size} paths can't be in a snapshot, expected files and directories:\n${
      lines.join("\n")
    }`,
    {
      hint:
        "Replace each by what it points to, or name it in .aielignore (a line like `/path`), and run this again; nothing was changed",
      details: { reason: thrown.code, paths: [...found.keys()].slice(0, MAX_DETAILS) },
      cause: thrown,
    },
  );
}

/** What they are, by path. Ignored ones are none. */
async function unfitEntries(root: string): Promise<Map<string, string>> {
  const unfit = new Map<string, string>();
  // The walk stops at the first one, so it is shown an empty file instead of each.
  const disk: Disk = {
    ...denoDisk,
    lstatSync: (path) => {
      const info = denoDisk.lstatSync(path);
      if (info.isFile || info.isDirectory) return info;
      unfit.set(path, info.isSymlink ? `a link to ${printable(targetOf(path))}` : "no plain file");
      return { ...info, isSymlink: false, isFile: true, size: 0 };
    },
  };
  const { entries } = await walkTree(root, { hardLinks: "allow", disk });
  return new Map(entries.flatMap(({ path, diskPath }) => {
    const what = unfit.get(diskPath);
    return what === undefined ? [] : [[path, what]];
  }));
}

function targetOf(path: string): string {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return "?";
  }
}
