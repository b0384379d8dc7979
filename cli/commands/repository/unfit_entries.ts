/**
 * Everything in a tree that no snapshot can hold, at once: who has ten odd names must not hear of
 * them one by one.
 *
 * @module
 */

import { SnapshotError } from "../../../runtime/snapshot/error.ts";
import { walkTree } from "../../../runtime/snapshot/walk.ts";
import { CliError } from "../../errors.ts";

const NAMED = 20;
const MAX_DETAILS = 1_000;

/** The refusal of one path as one that names all of them; anything else as it is. */
export async function namingAllUnfit(thrown: unknown, root: string): Promise<unknown> {
  if (!(thrown instanceof SnapshotError)) return thrown;
  const found = await unfitEntries(root);
  const [first, second] = found;
  if (first === undefined || second === undefined) return thrown;
  const lines = found.slice(0, NAMED).map(({ message }) => `  ${message}`);
  if (found.length > NAMED) lines.push(`  and ${found.length - NAMED} more`);
  const isSame = found.every(({ hint }) => hint === first.hint);
  return new CliError(
    found.every(({ code }) => code === "unreadable") ? "IO" : "SNAPSHOT_REFUSED",
    `${found.length} paths can't be in a snapshot:\n${lines.join("\n")}`,
    {
      hint: isSame
        ? `${first.hint}; nothing was changed`
        : "Rename or replace each, or name it in .aielignore (a line like `/path`), and run this again; nothing was changed",
      details: {
        reason: first.code,
        paths: found.slice(0, MAX_DETAILS).map(({ path }) => path),
        problems: found.slice(0, MAX_DETAILS).map(({ path, code, message, hint }) => ({
          path,
          reason: code,
          message,
          hint,
        })),
      },
      cause: thrown,
    },
  );
}

/** All of them, in the order of the walk. Ignored ones are none; empty where there is no walk. */
export async function unfitEntries(
  root: string,
  hardLinks: "refuse" | "allow" = "allow",
): Promise<SnapshotError[]> {
  const found: SnapshotError[] = [];
  try {
    await walkTree(root, { hardLinks, refused: (error) => found.push(error) });
  } catch (thrown) {
    // A limit of the tree, or the root itself: what was found before is still worth saying.
    if (!(thrown instanceof SnapshotError)) throw thrown;
  }
  return found;
}
