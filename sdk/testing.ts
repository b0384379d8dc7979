/**
 * `aiel/testing`: tests a project's exports under plain `deno test`, with the runtime's own
 * validation.
 *
 * @example
 * ```ts
 * import { tool } from "aiel";
 * import { contract, invoke, testContext } from "aiel/testing";
 *
 * tool("shout", (ctx, payload: { text: string }) => {
 *   ctx.log("shouted", { length: payload.text.length });
 *   return payload.text.toUpperCase();
 * });
 *
 * const ctx = testContext({ userId: "u_1" });
 * const answer = await invoke("tool", "shout", { text: "hi" }, { ctx });
 * if (answer !== "HI") throw new Error("too quiet");
 * if (ctx.logs[0]?.event !== "shouted") throw new Error("not logged");
 * if (contract().problems.length > 0) throw new Error("bad contract");
 * ```
 *
 * @module
 */
import { type Context, type ContextInit, createContext } from "./context.ts";
import { validateContract } from "./contract.ts";
import { describe, type ExportDescription } from "./describe.ts";
import { callExport, invokeExport } from "./invoke.ts";
import { type FakeIntegration, fakeIntegrations, type TestCall } from "./fake_integration.ts";
import { fakeMemory } from "./fake_memory.ts";
import type { LogEntry } from "./log.ts";
import type { Memory } from "./memory.ts";
import {
  type ContractProblem,
  currentRegistry,
  type ExportKind,
  resetRegistry,
} from "./registry.ts";
import { SDK_VERSION } from "./version.ts";

export type { ExportDescription } from "./describe.ts";
export type { ContractProblem } from "./registry.ts";
export { CallError } from "./context.ts";
export { fakeHttp } from "./fake_http.ts";
export type { FakeHandler } from "./fake_http.ts";
export type { FakeAnswer, FakeCall, FakeIntegration, TestCall } from "./fake_integration.ts";
export { fakeMcp } from "./fake_mcp.ts";
export type { FakeTool, FakeToolFunction } from "./fake_mcp.ts";
export { fakeMemory } from "./fake_memory.ts";
export type { FakeMemoryOptions } from "./fake_memory.ts";
export { fakeOpenai } from "./fake_openai.ts";
export type { ModelRequest, ScriptedReply, ScriptedToolCall, ScriptStep } from "./fake_openai.ts";
export { fakePostgres } from "./fake_postgres.ts";
export type { FakeDatabase } from "./fake_postgres.ts";
export { InvocationError } from "./invocation_error.ts";
export { RetryLater } from "./retry_later.ts";

/**
 * A context that remembers what was logged.
 *
 * @example
 * ```ts
 * import { testContext, type TestContext } from "aiel/testing";
 *
 * const ctx: TestContext = testContext();
 * ctx.log.warn("careful", { why: "test" });
 * if (ctx.logs.length !== 1) throw new Error("not remembered");
 * ```
 */
export interface TestContext extends Context {
  /** Every line logged through this context, and through calls it made, in order. */
  readonly logs: readonly LogEntry[];
  /** Every item that was emitted, in order. */
  readonly emitted: readonly unknown[];
  /** Every call of an integration, in order. Calls of the memory are not among them. */
  readonly calls: readonly TestCall[];
  /**
   * Waits for all that `waitUntil` was given. As in production a failure of it throws nothing and
   * is logged, as "wait_until.failed". {@link invoke} waits as well.
   */
  settled(): Promise<void>;
}

/**
 * What a test may set; the rest has fixed, plausible values.
 *
 * @example
 * ```ts
 * import { testContext, type TestContextOverrides } from "aiel/testing";
 *
 * const tenant: TestContextOverrides = { tenantId: "t_1", workspaceId: "w_1" };
 * if (testContext(tenant).tenantId !== "t_1") throw new Error("not taken");
 * ```
 */
export interface TestContextOverrides extends
  Partial<
    Omit<ContextInit, "log" | "depth" | "waitUntil" | "emit" | "integrations" | "memory">
  > {
  /** What takes the place of the integrations, by the names of aiel.json; default: none. */
  readonly integrations?: Readonly<Record<string, FakeIntegration>>;
  /** Default: one that is empty. Contexts of a test may share one. */
  readonly memory?: Memory;
}

/**
 * Makes a context for tests. Without overrides it has fixed ids and no deadline, and `ctx.call`
 * reaches the registered exports as it does in production.
 *
 * @param overrides `deadline` in epoch milliseconds; `call` to answer nested calls by hand.
 *
 * @example
 * ```ts
 * import { testContext } from "aiel/testing";
 *
 * const ctx = testContext({
 *   deadline: 5_000,
 *   now: () => 3_000,
 *   call: ({ name }) => Promise.resolve(`answer of ${name}`),
 * });
 * if (ctx.remainingMs() !== 2_000) throw new Error("wrong clock");
 * if (await ctx.call("tool", "x") !== "answer of x") throw new Error("not called");
 * ```
 */
export function testContext(overrides: TestContextOverrides = {}): TestContext {
  const logs: LogEntry[] = [];
  const emitted: unknown[] = [];
  const calls: TestCall[] = [];
  const open = new Set<Promise<void>>();
  const { integrations = {}, memory, ...more } = overrides;
  const ctx = createContext({
    requestId: "req_test",
    traceId: "0af7651916cd43dd8448eb211c80319c",
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    snapshotId: "sha256:test",
    runtimeVersion: SDK_VERSION,
    sdkVersion: SDK_VERSION,
    signal: new AbortController().signal,
    call: (request, inner) => callExport(currentRegistry(), request, inner),
    ...more,
    integrations: () => fakeIntegrations(integrations, calls),
    memory: () => memory ?? fakeMemory(),
    log: (entry) => logs.push(entry),
    emit(item) {
      emitted.push(item);
      return Promise.resolve();
    },
    waitUntil(promise) {
      const done = Promise.resolve(promise).then(
        () => {},
        (error) => ctx.log.error("wait_until.failed", { error }),
      ).finally(() => open.delete(done));
      open.add(done);
    },
  });
  const settled = async (): Promise<void> => {
    // What was waited for may have given more.
    while (open.size > 0) await Promise.all(open);
  };
  return Object.assign(ctx, { logs, emitted, calls, settled });
}

/**
 * Invokes a registered export with the same validation as the runtime.
 *
 * @throws `InvocationError` with the code NOT_FOUND, VALIDATION_ERROR or TIMEOUT; whatever the
 * export throws.
 *
 * @example
 * ```ts
 * import { http } from "aiel";
 * import { invoke } from "aiel/testing";
 *
 * http.get("/driver/:id", (_ctx, request) => ({ id: request.params.id }));
 * const answer = await invoke("http", "GET /driver/7");
 * if (JSON.stringify(answer).includes('"id":"7"') === false) throw new Error("not found");
 * ```
 */
export async function invoke(
  kind: ExportKind,
  name: string,
  payload: unknown = {},
  options: { readonly ctx?: Context } = {},
): Promise<unknown> {
  const ctx = options.ctx ?? testContext();
  try {
    return await invokeExport(currentRegistry(), { kind, name, payload }, ctx);
  } finally {
    if (isTestContext(ctx)) await ctx.settled();
  }
}

function isTestContext(ctx: Context): ctx is TestContext {
  return "settled" in ctx && typeof ctx.settled === "function";
}

/**
 * What the project declares, and everything that is wrong with it: the runtime refuses a snapshot
 * whose contract has problems.
 *
 * @example
 * ```ts
 * import { tool } from "aiel";
 * import { contract, reset } from "aiel/testing";
 *
 * tool("not a name", () => 1);
 * const { problems } = contract();
 * if (problems[0]?.code !== "bad_name") throw new Error("unnoticed");
 * reset();
 * ```
 */
export function contract(): {
  readonly problems: readonly ContractProblem[];
  readonly exports: readonly ExportDescription[];
} {
  return { problems: validateContract(), exports: describe().exports };
}

/**
 * Forgets every declaration. Modules run once: what they declared on import does not come back.
 *
 * @example
 * ```ts
 * import { tool } from "aiel";
 * import { contract, reset } from "aiel/testing";
 *
 * tool("gone", () => 1);
 * reset();
 * if (contract().exports.length > 0) throw new Error("still there");
 * ```
 */
export function reset(): void {
  resetRegistry();
}
