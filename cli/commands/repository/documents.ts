/**
 * What the repository knows, as `--json` documents and as text.
 *
 * @module
 */

import type { Commit } from "../../repository/mod.ts";
import type { Changes } from "../../repository/mod.ts";
import { type Screen, visible } from "../../program/screen.ts";

/** Characters of an id that people see; enough to be unique, and `aiel` takes any unique start. */
export const SHORT_ID = 12;

/** A commit as a document. */
export interface CommitDocument {
  id: string;
  parent: string | null;
  snapshot_id: string;
  message: string;
  author: { name: string; email: string | null };
  /** ISO 8601. */
  created_at: string;
}

/** Makes the document. */
export function commitDocument(commit: Commit): CommitDocument {
  const { id, parent, snapshotId, message, author, createdAt } = commit;
  return {
    id,
    parent,
    snapshot_id: snapshotId,
    message,
    author: { name: author.name, email: author.email ?? null },
    created_at: createdAt.toISOString(),
  };
}

/** The first line of a message. */
export function subject(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}

/** Changed paths, one a line. */
export function changeLines(changes: Partial<Changes>, style: (text: string) => string): string[] {
  const lines = (label: string, paths: readonly string[] = []) =>
    paths.map((path) => `  ${style(`${label.padEnd(9)} ${visible(path)}`)}`);
  return [
    ...lines("new", changes.added),
    ...lines("modified", changes.modified),
    ...lines("deleted", changes.deleted),
  ];
}

/** `3 new, 1 modified`; empty when there is nothing. */
export function changeCount({ added, modified, deleted }: Changes): string {
  const parts = [[added, "new"], [modified, "modified"], [deleted, "deleted"]] as const;
  return parts.flatMap(([paths, label]) => paths.length === 0 ? [] : [`${paths.length} ${label}`])
    .join(", ");
}

/** A commit in one line. */
export function commitLine(commit: Pick<Commit, "id" | "message">, screen: Screen): string {
  return `${screen.yellow(commit.id.slice(0, SHORT_ID))} ${visible(subject(commit.message))}`;
}
