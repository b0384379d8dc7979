/**
 * The file that memory lies in: its tables, and how it is opened by several processes at once.
 *
 * @module
 */

import type { DatabaseSync, StatementSync, SupportedValueType } from "node:sqlite";
import { UnreadableFile } from "./sqlite_failure.ts";

/** "aiel" in ASCII: tells our files from others (the `application_id` of SQLite). */
const APPLICATION = 0x6169656c;
/** Of the tables below; a file with a greater one is of a newer release. */
const SCHEMA = 1;
/** SQLite's own waiting stops the whole process, so it is short; what asks tries again. */
const BUSY_MS = 10;
/** Of a database. SQLite takes a file of a few bytes for an empty one, and would write over it. */
const SMALLEST_BYTES = 512;
/** What the log keeps of the disk once it was written back. */
const LOG_BYTES = 4 * 1024 * 1024;

/**
 * A space is named by its texts as one JSON list: that tells any two apart, lone surrogates and
 * NUL included, which SQLite's texts do not. A key is its UTF-8 as a blob, so that it is compared
 * byte by byte. A space counts what it holds, and the versions that it gave.
 */
const TABLES = `
  create table spaces (
    id integer primary key,
    texts text not null unique,
    version integer not null default 0,
    held integer not null default 0,
    bytes integer not null default 0,
    ends_at integer
  ) strict;
  create index spaces_by_end on spaces (ends_at) where ends_at is not null;
  create table entries (
    id integer primary key,
    space integer not null references spaces (id),
    key blob not null,
    value text not null,
    bytes integer not null,
    version integer not null,
    expires_at integer,
    unique (space, key)
  ) strict;
  create index entries_by_expiry on entries (expires_at) where expires_at is not null;
  pragma application_id = ${APPLICATION};
  pragma user_version = ${SCHEMA};
`;

/** What a statement gives. */
export type Row = Readonly<Record<string, unknown>>;

/** An open file. */
export class SqliteFile {
  readonly #statements = new Map<string, StatementSync>();

  constructor(private readonly db: DatabaseSync) {}

  first(sql: string, ...values: SupportedValueType[]): Row | undefined {
    return this.#prepared(sql).get(...values);
  }

  all(sql: string, ...values: SupportedValueType[]): readonly Row[] {
    return this.#prepared(sql).all(...values);
  }

  /** Row by row, as far as they are wanted. */
  each(sql: string, ...values: SupportedValueType[]): Iterable<Row> {
    return this.#prepared(sql).iterate(...values);
  }

  run(sql: string, ...values: SupportedValueType[]): void {
    this.#prepared(sql).run(...values);
  }

  /**
   * All of the work, or nothing of it. It takes the lock for writing at once: one that had read
   * before could not get it any more after another process wrote.
   */
  transaction<T>(work: () => T): T {
    return this.#within("begin immediate", work);
  }

  /** Reads several things as they are at one time. */
  snapshot<T>(work: () => T): T {
    return this.#within("begin", work);
  }

  close(): void {
    this.#statements.clear();
    if (this.db.isOpen) this.db.close();
  }

  #within<T>(begin: string, work: () => T): T {
    this.run(begin);
    try {
      const result = work();
      this.run("commit");
      return result;
    } finally {
      // An error of the disk may have ended it already.
      if (this.db.isTransaction) this.db.exec("rollback");
    }
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/**
 * Opens the file, and makes it where it is not there; its directory is. What holds something else
 * is not written to.
 *
 * @throws {UnreadableFile}
 * @throws errors of `node:sqlite`
 */
export async function openSqliteFile(path: string, makesDirectory: boolean): Promise<SqliteFile> {
  // Most runs keep nothing, and need not load it.
  const { DatabaseSync } = await import("node:sqlite");
  if (makesDirectory) makeDirectoryOf(path);
  makePrivate(path);
  const size = sizeOf(path);
  if (size > 0 && size < SMALLEST_BYTES) throw new UnreadableFile("damaged");
  const db = new DatabaseSync(path);
  const file = new SqliteFile(db);
  try {
    db.exec(`pragma busy_timeout = ${BUSY_MS}`);
    const isNew = file.snapshot(() => isEmpty(file));
    // Every acknowledged write is on the disk. The log beside the file lets others read meanwhile.
    db.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on");
    db.exec(`pragma cell_size_check = on; pragma trusted_schema = off; pragma temp_store = memory`);
    db.exec(`pragma journal_size_limit = ${LOG_BYTES}`);
    // Another process may have made the tables meanwhile.
    if (isNew) file.transaction(() => isEmpty(file) && db.exec(TABLES));
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Whether nothing is in the file yet. @throws {UnreadableFile} */
function isEmpty(file: SqliteFile): boolean {
  const application = file.first("pragma application_id")?.["application_id"];
  const schema = file.first("pragma user_version")?.["user_version"];
  if (application === APPLICATION && schema === SCHEMA) return false;
  if (application === APPLICATION && Number(schema) > SCHEMA) throw new UnreadableFile("newer");
  const tables = file.first("select count(*) as n from sqlite_schema")?.["n"];
  if (application !== 0 || schema !== 0 || tables !== 0) throw new UnreadableFile("foreign");
  return true;
}

/** Only this user may look into it. */
function makeDirectoryOf(path: string): void {
  const slash = path.lastIndexOf("/");
  if (slash <= 0) return;
  try {
    Deno.mkdirSync(path.slice(0, slash), { mode: 0o700 });
  } catch {
    // It is there already, or SQLite will say what is wrong.
  }
}

/**
 * Only this user may read what is kept. A file that is there is not opened here: closing it would
 * take away the locks that this process has on it.
 */
function makePrivate(path: string): void {
  try {
    Deno.openSync(path, { write: true, createNew: true, mode: 0o600 }).close();
  } catch {
    // It is there already, or SQLite will say what is wrong.
  }
}

/** 0 also for what can't be looked at: SQLite will say what is wrong. */
function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}
