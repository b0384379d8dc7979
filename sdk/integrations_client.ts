/**
 * The integrations of a project, made from a way to ask the trusted side.
 *
 * @module
 */

import type { Ask } from "./ask.ts";
import { integrationFetch } from "./integration_fetch.ts";
import type { Integration, Integrations, Queries, QueryResult } from "./integrations.ts";

/** @param providers the provider of each integration that the project declares */
export function makeIntegrations(
  providers: Readonly<Record<string, string>>,
  ask: Ask,
): Integrations {
  const made = new Map<string, Integration>();
  return {
    get(name) {
      const known = made.get(name);
      if (known !== undefined) return known;
      if (typeof name !== "string" || !Object.hasOwn(providers, name)) {
        throw new TypeError(
          `The integration "${
            String(name)
          }" is not declared: add it to "integrations" in aiel.json`,
        );
      }
      const integration = makeIntegration(name, providers[name] ?? "", ask);
      made.set(name, integration);
      return integration;
    },
  };
}

function makeIntegration(name: string, provider: string, ask: Ask): Integration {
  const call = async (method: string, args: unknown) => (await ask(name, method, args)).value;
  const only = (providers: readonly string[], member: string): void => {
    if (providers.includes(provider)) return;
    throw new TypeError(
      `Integration "${name}" is provided by "${provider}", which has no ${member}`,
    );
  };
  const query = async <R>(
    sql: string,
    params: readonly unknown[] = [],
    transaction?: number,
  ): Promise<QueryResult<R>> =>
    await call("query", {
      sql,
      params,
      ...(transaction === undefined ? {} : { transaction }),
    }) as QueryResult<R>;
  return Object.freeze<Integration>({
    name,
    provider: provider as Integration["provider"],
    // Async functions: what is wrong is a rejection.
    async fetch(input, init) {
      only(["http", "openai"], "fetch()");
      return await integrationFetch(name, ask, input, init);
    },
    async query<R>(sql: string, params?: readonly unknown[]) {
      only(["postgres"], "query()");
      return await query<R>(sql, params);
    },
    async transaction<T>(work: (transaction: Queries) => Promise<T>) {
      only(["postgres"], "transaction()");
      const { transaction } = await call("begin", {}) as { transaction: number };
      let result: T;
      try {
        result = await work({
          query: <R>(sql: string, params?: readonly unknown[]) =>
            query<R>(sql, params, transaction),
        });
      } catch (error) {
        // What went wrong first is what the code is to hear of.
        await call("rollback", { transaction }).catch(() => {});
        throw error;
      }
      await call("commit", { transaction });
      return result;
    },
    async listTools() {
      only(["mcp"], "listTools()");
      return await call("listTools", {}) as Awaited<ReturnType<Integration["listTools"]>>;
    },
    async callTool(tool, args = {}) {
      only(["mcp"], "callTool()");
      const result = await call("callTool", { name: tool, args });
      return result as Awaited<ReturnType<Integration["callTool"]>>;
    },
  });
}
