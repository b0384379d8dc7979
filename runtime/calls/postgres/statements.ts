/**
 * The texts that begin and end transactions, and which texts of the code are refused because they
 * would do that themselves.
 *
 * @module
 */

import { CallError } from "../provider.ts";
import type { PostgresConfig } from "./config.ts";
import { leadingWords } from "./leading_words.ts";

/** Whether the database itself lets a transaction change something. */
export type Mode = "READ ONLY" | "READ WRITE";

/**
 * What begins a transaction. All settings are its own, so that neither what the code set before nor
 * a pooler between has a say.
 *
 * The `SELECT` takes a snapshot: from then on Postgres refuses to make the transaction one that
 * writes, which it would allow before its first statement. Until Postgres 16 `RESET` is not
 * refused; since what reads is always rolled back, only the numbers of sequences can be changed so.
 */
export function beginning(config: PostgresConfig, mode: Mode): string {
  const { role, schema, statementTimeoutMs } = config;
  return [
    `BEGIN ${mode}`,
    ...(role === undefined ? [] : [`SET LOCAL ROLE ${identifier(role)}`]),
    ...(schema === undefined ? [] : [`SET LOCAL search_path TO ${identifier(schema)}`]),
    `SET LOCAL statement_timeout TO ${statementTimeoutMs}`,
    `SET LOCAL idle_in_transaction_session_timeout TO ${statementTimeoutMs}`,
    "SET LOCAL client_encoding TO 'UTF8'",
    "SET LOCAL TimeZone TO 'UTC'",
    "SET LOCAL DateStyle TO 'ISO'",
    "SET LOCAL IntervalStyle TO 'iso_8601'",
    "SET LOCAL bytea_output TO 'hex'",
    "SELECT 1",
  ].join("; ");
}

const TRANSACTION_WORDS = new Set(["begin", "start", "commit", "end", "rollback", "abort"]);
const TRANSACTION_TAGS = new Set([
  "BEGIN",
  "START TRANSACTION",
  "COMMIT",
  "ROLLBACK",
  "PREPARE TRANSACTION",
  "COMMIT PREPARED",
  "ROLLBACK PREPARED",
]);

/**
 * Refuses a text that can't be sent, or that would begin or end a transaction or copy.
 *
 * @throws {CallError} VALIDATION_ERROR
 */
export function assertStatement(sql: string, inTransaction: boolean): void {
  if (sql.includes("\0")) {
    throw new CallError("VALIDATION_ERROR", "A statement must hold no NUL character");
  }
  const [first = "", second] = leadingWords(sql, 2);
  if (first === "copy") {
    throw new CallError("VALIDATION_ERROR", '"COPY" is not taken, expected "SELECT" or "INSERT"');
  }
  const ends = first === "prepare" ? second === "transaction" : TRANSACTION_WORDS.has(first);
  if (ends && !(inTransaction && isToSavepoint(sql))) {
    throw new CallError(
      "VALIDATION_ERROR",
      `"${first.toUpperCase()}" is not taken: a statement can't begin or end a transaction`,
      { hint: "Use transaction(work), which commits unless the work throws" },
    );
  }
}

/**
 * Whether the database says that a statement began or ended a transaction. None that
 * {@linkcode assertStatement} lets through does; what was overlooked must not go on.
 */
export function endedTransaction(sql: string, tag: string | undefined): boolean {
  return tag !== undefined && TRANSACTION_TAGS.has(tag) && !isToSavepoint(sql);
}

function isToSavepoint(sql: string): boolean {
  const [first, second, third] = leadingWords(sql, 3);
  if (first !== "rollback" && first !== "abort") return false;
  return second === "to" || (second === "work" || second === "transaction") && third === "to";
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
