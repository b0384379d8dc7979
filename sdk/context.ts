import type { ExportKind } from "./registry.ts";
import { isRecord } from "./value.ts";

/**
 * How serious a log line is.
 *
 * @example
 * ```ts
 * import type { LogLevel } from "aiel";
 *
 * const level: LogLevel = "warn";
 * void level;
 * ```
 */
export type LogLevel = "debug" | "info" | "warn" | "error";

/**
 * One structured log line as user code wrote it.
 *
 * @example
 * ```ts
 * import type { LogEntry } from "aiel";
 *
 * const entry: LogEntry = { ts: new Date(0).toISOString(), level: "info", event: "x", fields: {} };
 * void entry;
 * ```
 */
export interface LogEntry {
  /** ISO 8601, UTC. */
  readonly ts: string;
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Writes structured log lines into the execution's envelope.
 *
 * @example
 * ```ts
 * import { testContext } from "aiel/testing";
 *
 * const ctx = testContext();
 * ctx.log("email.normalized", { domain: "example.com" });
 * ctx.log("email.rejected", { level: "warn", reason: "no @" });
 * ctx.log.error("email.failed");
 * ```
 */
export interface Log {
  /**
   * `level` is taken out of the fields ("info" by default; "INFO" is understood too).
   */
  (event: string, fields?: Readonly<Record<string, unknown>>): void;
  debug(event: string, fields?: Readonly<Record<string, unknown>>): void;
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

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
  readonly tenantId: string | undefined;
  readonly workspaceId: string | undefined;
  readonly projectId: string | undefined;
  readonly userId: string | undefined;
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
  readonly tenantId?: string | undefined;
  readonly workspaceId?: string | undefined;
  readonly projectId?: string | undefined;
  readonly userId?: string | undefined;
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
  const ctx: Context = {
    requestId: init.requestId,
    traceId: init.traceId,
    tenantId: init.tenantId,
    workspaceId: init.workspaceId,
    projectId: init.projectId,
    userId: init.userId,
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
    remainingMs: () => deadline === undefined ? Infinity : Math.max(0, deadline - now()),
    call,
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
  readonly details: unknown;

  constructor(code: string, message: string, details?: unknown) {
    super(message);
    this.code = code;
    this.details = details;
    Object.defineProperty(this, CALL_ERROR, { value: true });
  }

  /**
   * In the sandbox `ctx` comes from the runtime's copy of the SDK: `instanceof` goes by the brand.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && Reflect.get(value, CALL_ERROR) === true;
  }
}

function createLog(sink: (entry: LogEntry) => void, now: () => number): Log {
  const write = (level: LogLevel, event: string, fields: Readonly<Record<string, unknown>>): void =>
    sink({ ts: new Date(now()).toISOString(), level, event: String(event), fields });
  const at = (level: LogLevel) => (event: string, fields?: Readonly<Record<string, unknown>>) =>
    write(level, event, fieldsOf(fields));
  const log = (event: string, fields?: Readonly<Record<string, unknown>>): void => {
    const all = fieldsOf(fields);
    const { level, ...rest } = all;
    const known = levelOf(level);
    // A level that is not known is data like any other, not something to lose.
    if (known === undefined) write("info", event, all);
    else write(known, event, rest);
  };
  return Object.assign(log, {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
  });
}

/**
 * A copy, as it is now: user code may go on changing its own object. Plain JavaScript may pass no
 * object.
 */
function fieldsOf(fields: unknown): Record<string, unknown> {
  return fields === undefined || isRecord(fields) ? { ...fields } : { value: fields };
}

function levelOf(level: unknown): LogLevel | undefined {
  if (typeof level !== "string") return undefined;
  switch (level.toLowerCase()) {
    case "debug":
    case "trace":
      return "debug";
    case "info":
      return "info";
    case "warn":
    case "warning":
      return "warn";
    case "error":
    case "critical":
    case "fatal":
      return "error";
    default:
      return undefined;
  }
}
