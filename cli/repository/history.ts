import { printable } from "../../runtime/snapshot/error.ts";
import { type Commit, parseCommit } from "./commit_record.ts";
import { writeAtomic } from "../system/write_atomic.ts";
import type { LocalContext } from "./context.ts";
import { ifExists, onDisk, type RepositoryDisk } from "./disk.ts";
import { corrupt, RepositoryError } from "./error.ts";
import { type Layout, REPOSITORY_DIRECTORY } from "./layout.ts";
import { readState } from "./state_file.ts";

/** Fewest digits of an abbreviated commit id. */
export const MIN_PREFIX = 4;
const REVISION = /^(HEAD|@|[0-9a-fA-F]{1,64})(?:~(\d{0,6}))?$/;

/** Reads one commit and checks it against its id. */
export async function readCommit(context: LocalContext, id: string): Promise<Commit> {
  const path = `${context.layout.commits}/${id}.json`;
  const name = `${REPOSITORY_DIRECTORY}/commits/${id}.json`;
  const bytes = ifExists(path, () => context.disk.readFileSync(path));
  if (bytes === undefined) throw corrupt(name, "is missing");
  return await parseCommit(bytes, id, name);
}

/** Writes the record of a commit; only the holder of the lock may. */
export function writeCommit(
  layout: Layout,
  disk: RepositoryDisk,
  id: string,
  record: string,
): void {
  const path = `${layout.commits}/${id}.json`;
  onDisk(path, () => writeAtomic(disk, path, record));
}

/** The commits from `start` back to the first. */
export async function* ancestors(
  context: LocalContext,
  start: string | null,
): AsyncGenerator<Commit> {
  for (let id = start; id !== null;) {
    const commit = await readCommit(context, id);
    yield commit;
    id = commit.parent;
  }
}

/**
 * The commit that `revision` means: `HEAD` (or `@`), a unique prefix of an id (4 digits or more),
 * and `~n` for the n-th before it.
 *
 * @throws {RepositoryError} `unknown_commit`, `ambiguous_commit`
 */
export async function resolveCommit(context: LocalContext, revision: string): Promise<Commit> {
  const [, base = "", back] = REVISION.exec(revision) ?? [];
  if (base === "") throw unknown(revision, "is neither HEAD nor the start of a commit id");
  const id = base === "HEAD" || base === "@"
    ? readState(context.layout, context.disk).head
    : findByPrefix(context, base.toLowerCase());
  let left = back === undefined ? 0 : back === "" ? 1 : Number(back);
  for await (const commit of ancestors(context, id)) {
    if (left-- === 0) return commit;
  }
  throw unknown(revision, id === null ? "does not exist yet" : "lies before the first commit");
}

/** The ids of all commits, reachable or not, in no order. */
export function allCommitIds(context: LocalContext): string[] {
  const { commits } = context.layout;
  return onDisk(commits, () => context.disk.readDirSync(commits))
    .filter((entry) => /^[0-9a-f]{64}\.json$/.test(entry.name))
    .map((entry) => entry.name.slice(0, 64));
}

function findByPrefix(context: LocalContext, prefix: string): string {
  if (prefix.length < MIN_PREFIX) {
    throw unknown(prefix, `is too short, give at least ${MIN_PREFIX} digits`);
  }
  const found = allCommitIds(context).filter((id) => id.startsWith(prefix)).sort();
  const [first] = found;
  if (first === undefined) throw unknown(prefix, "is not known");
  if (found.length === 1) return first;
  throw new RepositoryError({
    code: "ambiguous_commit",
    message: `Commit ${printable(prefix)} is ambiguous: ${
      found.slice(0, 5).map((id) => id.slice(0, 12)).join(", ")
    }${found.length > 5 ? ", …" : ""}`,
    hint: "Give more digits",
  });
}

function unknown(revision: string, what: string): RepositoryError {
  return new RepositoryError({
    code: "unknown_commit",
    message: `Commit ${printable(revision)} ${what}`,
    hint: "aiel log lists the commits",
  });
}
