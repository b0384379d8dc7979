/**
 * A database for tests of a project.
 *
 * @module
 */

import type { FakeAnswer, FakeCall, FakeIntegration } from "./fake_integration.ts";
import { IntegrationError } from "./integration_error.ts";
import type { QueryResult, Row } from "./integrations.ts";
import type { JsonCopy } from "./json_copy.ts";

/**
 * Answers one statement: its rows, or all that there is to say.
 *
 * @param transaction which one the statement is part of, counted from 1; undefined: none
 */
export type FakeDatabase = (
  sql: string,
  params: readonly JsonCopy[],
  transaction: number | undefined,
) => readonly Row[] | QueryResult | Promise<readonly Row[] | QueryResult>;

/**
 * An integration of a database. That transactions are committed or rolled back, `ctx.calls` tells.
 *
 * @example
 * ```ts
 * import { fakePostgres, testContext } from "aiel/testing";
 *
 * const db = fakePostgres((sql, params) => sql.startsWith("select") ? [{ id: params[0] }] : []);
 * const ctx = testContext({ integrations: { db } });
 * const { rows } = await ctx.integrations.get("db").query("select $1::int as id", [7]);
 * if (rows[0]?.id !== 7) throw new Error("other rows");
 * ```
 */
export function fakePostgres(database: FakeDatabase): FakeIntegration {
  const open = new Set<number>();
  let begun = 0;
  return {
    provider: "postgres",
    async answer({ method, args }: FakeCall): Promise<FakeAnswer> {
      const { sql, params, transaction } = args as unknown as {
        readonly sql: string;
        readonly params: readonly JsonCopy[];
        readonly transaction?: number;
      };
      if (method === "begin") {
        open.add(++begun);
        return { value: { transaction: begun } };
      }
      if (transaction !== undefined && !open.has(transaction)) {
        throw new IntegrationError("NOT_FOUND", `Transaction "${transaction}" has ended`);
      }
      if (method !== "query") {
        open.delete(Number(transaction));
        return { value: {} };
      }
      const answer = await database(sql, params, transaction);
      return { value: "rows" in answer ? answer : { rows: answer, rowCount: answer.length } };
    },
  };
}
