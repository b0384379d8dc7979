/**
 * What the errors of SQLite mean to who keeps values. Their texts never leave this process: they
 * may name the file.
 *
 * @module
 */

import { CallError } from "../provider.ts";

/** What is wrong: another process is at work, the file is damaged, or it can't be used. */
export type SqliteTrouble = "busy" | "damaged" | "full" | "unusable";

// https://www.sqlite.org/rescode.html: busy, locked; corrupt, not a database; full.
const TROUBLES = new Map<number, SqliteTrouble>([
  [5, "busy"],
  [6, "busy"],
  [11, "damaged"],
  [26, "damaged"],
  [13, "full"],
]);
// What opens a file, and `exec`, throw without the code.
const TEXTS: readonly (readonly [RegExp, SqliteTrouble])[] = [
  [/database (table )?is locked/i, "busy"],
  [/disk image is malformed|not a database/i, "damaged"],
  [/disk is full/i, "full"],
];

/** A file that holds what can't be read. It was not changed. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";

  constructor(readonly why: "newer" | "foreign" | "damaged") {
    super(why);
  }
}

/** What an error of `node:sqlite` tells; undefined for one that is not of it. */
export function troubleOf(error: unknown): SqliteTrouble | undefined {
  if (error instanceof UnreadableFile && error.why === "damaged") return "damaged";
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  if (error.code !== "ERR_SQLITE_ERROR" && error.code !== "ERR_INVALID_STATE") return undefined;
  if ("errcode" in error && typeof error.errcode === "number") {
    return TROUBLES.get(error.errcode & 0xff) ?? "unusable";
  }
  return TEXTS.find(([text]) => text.test(error.message))?.[1] ?? "unusable";
}

/** What the code that asked is told. */
export function asCallError(error: unknown): unknown {
  if (error instanceof CallError) return error;
  if (error instanceof UnreadableFile) return refusal(UNREADABLE[error.why], error);
  const trouble = troubleOf(error);
  return trouble === undefined ? error : refusal(SAID[trouble], error);
}

interface Said {
  readonly message: string;
  readonly hint: string;
}

const LOOK = "It was left as it is. Move the memory file away, or put a good copy in its place, " +
  "and start again";

const DAMAGED: Said = { message: "The file of memory is damaged", hint: LOOK };

const UNREADABLE: Readonly<Record<UnreadableFile["why"], Said>> = {
  newer: {
    message: "Memory was written by a newer aiel than this one, which can't read it",
    hint: "It was left as it is. Update aiel",
  },
  foreign: { message: "The file of memory holds something else, expected aiel's own", hint: LOOK },
  damaged: DAMAGED,
};

const SAID: Readonly<Record<SqliteTrouble, Said>> = {
  busy: {
    message: "Memory was in use by another process for too long",
    hint: "Nothing was changed. Try again",
  },
  damaged: DAMAGED,
  full: {
    message: "The disk that memory lies on is full",
    hint: "Nothing was changed. Make room on it",
  },
  unusable: {
    message: "Memory can't be read or written on this machine",
    hint: "Look at the rights on the memory file and its directory, and at the disk",
  },
};

function refusal({ message, hint }: Said, cause: unknown): CallError {
  return new CallError("UPSTREAM", message, { hint, cause });
}
