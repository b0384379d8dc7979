import type { McpCall, Principal } from "./caller.ts";
import type { ExportKind } from "./registry.ts";
import type { Integrations } from "./integrations.ts";
import { createLog, type Log, type LogEntry } from "./log.ts";
import type { Memory } from "./memory.ts";

/**
 * What every export is called with: who asks, how long there is, and what the platform offers.
 *
 * @example
 * ```ts
 * import { type Context, tool } from "aiel";
 *
 * tool("who_am_i", (ctx: Context) => ({ user: ctx.userId ?? null, left: ctx.remainingMs() }));
 * ```
 */
export interface Context {
  readonly requestId: string;
  readonly traceId: string;
  /** The request's place in a trace (W3C Trace Context); undefined where its caller has none. */
  readonly traceparent: string | undefined;
  readonly tenantId: string | undefined;
  readonly workspaceId: string | undefined;
  readonly projectId: string | undefined;
  readonly userId: string | undefined;
  /**
   * Who calls, as far as the platform itself knows it: no payload can say it. Undefined where the
   * platform does not say, as on your own machine.
   */
  readonly principal: Principal | undefined;
  /** What an MCP client sent beside the arguments; undefined for any other caller. */
  readonly mcp: McpCall | undefined;
  readonly snapshotId: string;
  readonly runtimeVersion: string;
  readonly sdkVersion: string;
  /** The instant at which the execution is ended, undefined when it has no deadline. */
  readonly deadline: Date | undefined;
  /** Aborted at the deadline and when the caller cancels. Pass it on to `fetch` and the like. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Milliseconds until the deadline, never below 0; Infinity when there is none. */
  remainingMs(): number;
  /**
   * Calls another export of the same snapshot, with the same validation as a call from outside.
   * `Result` is the caller's own claim about what comes back: declare an `output` schema on the
   * export to have it checked.
   *
   * @throws `CallError` when there is no such export, or its input or output is invalid, or calls
   * are nested deeper than {@link MAX_CALL_DEPTH}; whatever the export itself throws otherwise.
   */
  call<Result = unknown>(kind: ExportKind, name: string, payload?: unknown): Promise<Result>;
  /**
   * The integrations that `aiel.json` declares. The trusted side makes their calls, under policy
   * and with credentials that no code sees; the process needs no network for them.
   */
  readonly integrations: Integrations;
  /** What is remembered from one run to the next. */
  readonly memory: Memory;
  /**
   * Lets work go on after the result is known, within the deadline: a message to send, a cache to
   * fill. The answer is the same whatever becomes of it; an error of it is a log line. What is left
   * behind without this is ended, and the log says so.
   *
   * @throws TypeError when it is given a function, which nothing would call
   *
   * @example
   * ```ts
   * import { type Context, tool } from "aiel";
   *
   * const report = (order: unknown) => Promise.resolve(order);
   *
   * tool("order", (ctx: Context, order: { item: string }) => {
   *   ctx.waitUntil(report(order));
   *   return { ordered: order.item };
   * });
   * ```
   */
  waitUntil(promise: unknown): void;
  /**
   * Gives one item of the answer now. A caller that follows gets it as it comes; otherwise the
   * result is `{ items, value }`, with what the export returned as `value`. Await it, so that a
   * caller that takes its time is waited for. To return an async iterable does the same. An HTTP
   * handler streams by its body instead: there, what is emitted goes nowhere.
   *
   * @throws Error once the export has answered
   *
   * @example
   * ```ts
   * import { type Context, tool } from "aiel";
   *
   * tool("count", async (ctx: Context, { to }: { to: number }) => {
   *   for (let n = 1; n <= to; n++) await ctx.emit({ n });
   * });
   * ```
   */
  emit(item: unknown): Promise<void>;
}

/** One call from export to export. */
export interface CallRequest {
  readonly kind: ExportKind;
  readonly name: string;
  readonly payload: unknown;
}

/** What a context is made of. The sandbox and `aiel/testing` both build theirs from this. */
export interface ContextInit {
  readonly requestId: string;
  readonly traceId: string;
  readonly traceparent?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly workspaceId?: string | undefined;
  readonly projectId?: string | undefined;
  readonly userId?: string | undefined;
  readonly principal?: Principal | undefined;
  readonly mcp?: McpCall | undefined;
  readonly snapshotId: string;
  readonly runtimeVersion: string;
  readonly sdkVersion: string;
  /** Epoch milliseconds. */
  readonly deadline?: number | undefined;
  readonly signal: AbortSignal;
  /** Receives each log line at the moment it is written. */
  readonly log: (entry: LogEntry) => void;
  /**
   * Runs an export; `ctx` is the context it must be called with, one level deeper than the
   * caller's.
   */
  readonly call: (request: CallRequest, ctx: Context) => Promise<unknown>;
  /** Takes an item of the answer; settles when the next one may come. */
  readonly emit: (item: unknown) => Promise<void>;
  /** Makes the integrations, when they are first asked for. */
  readonly integrations: () => Integrations;
  /** Makes the memory, when it is first asked for. */
  readonly memory: () => Memory;
  /** Takes work that may go on after the result. */
  readonly waitUntil: (promise: unknown) => void;
  /** Epoch milliseconds; `Date.now` by default. */
  readonly now?: () => number;
  /** How many calls lie above this one; 0 for the invocation itself. */
  readonly depth?: number;
}

/**
 * How deep `ctx.call` may nest: two exports that call each other must not eat the stack or the
 * deadline.
 */
export const MAX_CALL_DEPTH = 32;

/** Each context's makings, so that one with another deadline can be derived from it. */
const inits = new WeakMap<Context, ContextInit>();

/** Builds a context. User code can reach nothing through it besides what {@link Context} shows. */
export function createContext(init: ContextInit): Context {
  const now = init.now ?? Date.now;
  const depth = init.depth ?? 0;
  const { deadline } = init;
  async function call<Result>(kind: ExportKind, name: string, payload?: unknown): Promise<Result>;
  async function call(kind: ExportKind, name: string, payload: unknown = {}): Promise<unknown> {
    init.signal.throwIfAborted();
    if (depth >= MAX_CALL_DEPTH) {
      throw new CallError(
        "CALL_DEPTH",
        `Calling ${kind} "${name}" would nest calls deeper than ${MAX_CALL_DEPTH}, ` +
          `expected exports that do not call each other without end`,
      );
    }
    const deeper = createContext({ ...init, depth: depth + 1 });
    return await init.call({ kind, name, payload }, deeper);
  }
  const made: { integrations?: Integrations; memory?: Memory } = {};
  const ctx: Context = {
    requestId: init.requestId,
    traceId: init.traceId,
    traceparent: init.traceparent,
    tenantId: init.tenantId,
    workspaceId: init.workspaceId,
    projectId: init.projectId,
    userId: init.userId,
    principal: init.principal,
    mcp: init.mcp,
    snapshotId: init.snapshotId,
    runtimeVersion: init.runtimeVersion,
    sdkVersion: init.sdkVersion,
    // Made when they are asked for: most code asks for neither, and both cost start-up time.
    get deadline() {
      return deadline === undefined ? undefined : new Date(deadline);
    },
    get signal() {
      return init.signal;
    },
    log: createLog(init.log, now),
    get integrations() {
      return made.integrations ??= init.integrations();
    },
    get memory() {
      return made.memory ??= init.memory();
    },
    remainingMs: () => deadline === undefined ? Infinity : Math.max(0, deadline - now()),
    call,
    waitUntil(promise) {
      if (typeof promise === "function") {
        throw new TypeError(
          `ctx.waitUntil was given a function, expected a promise: call the function`,
        );
      }
      init.waitUntil(promise);
    },
    emit: (item) => init.emit(item),
  };
  inits.set(ctx, init);
  return ctx;
}

/**
 * The same context with a nearer deadline. A context that was not made by {@link createContext} (a
 * test's own fake) is given back as it is.
 */
export function limitContext(ctx: Context, timeoutMs: number, signal: AbortSignal): Context {
  const init = inits.get(ctx);
  if (init === undefined) return ctx;
  const now = init.now ?? Date.now;
  return createContext({ ...init, deadline: now() + timeoutMs, signal });
}

/** The same context with what an MCP client sent. A test's own fake is given back as it is. */
export function withMcpCall(ctx: Context, mcp: McpCall): Context {
  const init = inits.get(ctx);
  return init === undefined ? ctx : createContext({ ...init, mcp });
}

const CALL_ERROR = Symbol.for("aiel.call_error.v1");

/**
 * A call between exports that could not be made or was not valid. To its caller it is an error like
 * any other.
 *
 * @example
 * ```ts
 * import { CallError, flow } from "aiel";
 *
 * flow("try_partner", async (ctx, payload: { email: string }) => {
 *   try {
 *     return await ctx.call("tool", "partner_lookup", payload);
 *   } catch (error) {
 *     if (error instanceof CallError && error.code === "VALIDATION_ERROR") return null;
 *     throw error;
 *   }
 * });
 * ```
 */
export class CallError extends Error {
  override readonly name = "CallError";
  /** Why: an `InvocationError`'s code, or "CALL_DEPTH". */
  readonly code: string;
  /** Absent where there are none; a field without value would be shown as one that is undefined. */
  declare readonly details?: unknown;

  constructor(code: string, message: string, details?: unknown) {
    super(message);
    this.code = code;
    if (details !== undefined) this.details = details;
    Object.defineProperty(this, CALL_ERROR, { value: true });
  }

  /**
   * In the sandbox `ctx` comes from the runtime's copy of the SDK: `instanceof` goes by the brand.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && Reflect.get(value, CALL_ERROR) === true;
  }
}
