import { corrupt, newerFormat, RepositoryError } from "./error.ts";
import { parseJsonObject } from "./json.ts";
import { canonicalJson } from "../../runtime/protocol/canonical_json.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";
import { sha256Hex } from "../../runtime/protocol/sha256_hex.ts";

/** Version of the format of commits. */
export const COMMIT_FORMAT = 1;
/** Longest message, in bytes of UTF-8. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** Id of the tree without files: what is there before the first commit. */
export const EMPTY_SNAPSHOT_ID =
  "sha256:1126cff169f3f4a7a22060c4e442b4c781bc8d2548df1e5e8ce1b60935558ca4";

/** Who made a commit. */
export interface Author {
  readonly name: string;
  readonly email?: string;
}

/** A commit: a snapshot with its history. */
export interface Commit {
  /** SHA-256 of the canonical record, 64 hex digits. */
  readonly id: string;
  /** Id of the commit before; null for the first. */
  readonly parent: string | null;
  /** Id of the tree, the same as the runtime's `snapshot_id`. */
  readonly snapshotId: string;
  readonly message: string;
  readonly author: Author;
  readonly createdAt: Date;
}

const ID = /^[0-9a-f]{64}$/;
const SNAPSHOT_ID = /^sha256:[0-9a-f]{64}$/;

/** The record of a commit as it is hashed and stored. FORMAT.md describes it. */
export function commitRecord(commit: Omit<Commit, "id">): string {
  const { name, email } = commit.author;
  return canonicalJson({
    author: email === undefined ? { name } : { email, name },
    created_at: commit.createdAt.toISOString(),
    format: COMMIT_FORMAT,
    message: commit.message,
    parent: commit.parent,
    snapshot_id: commit.snapshotId,
  });
}

/** The id of a record. */
export async function commitId(record: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof record === "string" ? new TextEncoder().encode(record) : record;
  return await sha256Hex(bytes);
}

/**
 * Reads a record that should have this id; `path` is for the error.
 *
 * @throws {RepositoryError} `corrupt`, `newer_format`
 */
export async function parseCommit(
  bytes: Uint8Array<ArrayBuffer>,
  id: string,
  path: string,
): Promise<Commit> {
  if (await commitId(bytes) !== id) {
    throw corrupt(path, "is damaged: its content does not fit its name");
  }
  const record = parseJsonObject(bytes, path);
  if (typeof record["format"] === "number" && record["format"] > COMMIT_FORMAT) {
    throw newerFormat(path, record["format"], COMMIT_FORMAT);
  }
  const { author, created_at, message, parent, snapshot_id } = record;
  const createdAt = typeof created_at === "string" ? new Date(created_at) : undefined;
  const sound = isRecord(author) && typeof author["name"] === "string" &&
    (author["email"] === undefined || typeof author["email"] === "string") &&
    createdAt !== undefined && !Number.isNaN(createdAt.getTime()) && typeof message === "string" &&
    (parent === null || typeof parent === "string" && ID.test(parent)) &&
    typeof snapshot_id === "string" && SNAPSHOT_ID.test(snapshot_id);
  if (!sound) throw corrupt(path, "is not a commit");
  return {
    id,
    parent,
    snapshotId: snapshot_id,
    message,
    author: readAuthor(author["name"], author["email"]),
    createdAt,
  };
}

function readAuthor(name: unknown, email: unknown): Author {
  return {
    name: typeof name === "string" ? name : "",
    ...typeof email === "string" ? { email } : {},
  };
}

/**
 * The message as it is recorded: without white space at its ends.
 *
 * @throws {RepositoryError} `invalid_commit`
 */
export function checkedMessage(message: string): string {
  const text = message.trim();
  if (text === "") throw invalid("Commit message is empty", "Pass one with -m");
  if (!text.isWellFormed()) throw invalid("Commit message is not valid Unicode", "Pass valid text");
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_MESSAGE_BYTES) {
    throw invalid(
      `Commit message has ${bytes} bytes, at most ${MAX_MESSAGE_BYTES} are allowed`,
      "Shorten it",
    );
  }
  return text;
}

/**
 * The author as recorded.
 *
 * @throws {RepositoryError} `invalid_commit`
 */
export function checkedAuthor(author: Author): Author {
  for (const part of [author.name, author.email ?? "none"]) {
    // deno-lint-ignore no-control-regex
    const sound = part.trim() !== "" && part.isWellFormed() && !/[\x00-\x1f\x7f<>]/.test(part) &&
      part.length <= 256;
    if (!sound) {
      throw invalid(
        `Author ${JSON.stringify(part.slice(0, 256))} can't be recorded, ` +
          "expected 1 to 256 characters on one line without < and >",
        "Set user.name and user.email",
      );
    }
  }
  return author;
}

function invalid(message: string, hint: string): RepositoryError {
  return new RepositoryError({ code: "invalid_commit", message, hint });
}
