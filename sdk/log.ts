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

/** The log of a context. Nothing that it is given makes it throw, and nothing is left out. */
export function createLog(sink: (entry: LogEntry) => void, now: () => number): Log {
  const write = (
    level: LogLevel,
    event: unknown,
    fields: Readonly<Record<string, unknown>>,
  ): void =>
    sink({
      ts: new Date(now()).toISOString(),
      level,
      event: eventText(event),
      // Plain JavaScript may log an object where the event's name belongs.
      fields: typeof event === "object" && event !== null ? { event, ...fields } : fields,
    });
  const at = (level: LogLevel) => (event: string, ...given: unknown[]) =>
    write(level, event, fieldsOfAll(given));
  const log = (event: string, ...given: unknown[]): void => {
    const all = fieldsOfAll(given);
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

function eventText(event: unknown): string {
  try {
    return String(event);
  } catch {
    return typeof event;
  }
}

/** Plain JavaScript may give more than one set of fields, as to the console. */
function fieldsOfAll(given: readonly unknown[]): Record<string, unknown> {
  const fields = fieldsOf(given[0]);
  return given.length > 1 ? { ...fields, "(more)": given.slice(1) } : fields;
}

/**
 * A copy, as it is now: user code may go on changing its own object. What has no fields of its own
 * to copy is one field: an error as `error`, anything else as `value`.
 */
function fieldsOf(fields: unknown): Record<string, unknown> {
  if (fields === undefined) return {};
  if (fields instanceof Error) return { error: fields };
  if (!isRecord(fields) || ArrayBuffer.isView(fields)) return { value: fields };
  try {
    if (isPlain(fields)) {
      const symbols = Object.getOwnPropertySymbols(fields)
        .filter((symbol) => Object.prototype.propertyIsEnumerable.call(fields, symbol));
      return copy(fields, [...Object.keys(fields), ...symbols]);
    }
    const keys = Object.keys(fields);
    return keys.length === 0 ? { value: fields } : copy(fields, keys);
  } catch {
    // A proxy that tells nothing.
    return { value: fields };
  }
}

function copy(fields: object, keys: readonly (string | symbol)[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [String(key), read(fields, key)]));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** One field that can't be read must not take the others away. */
function read(fields: object, key: string | symbol): unknown {
  try {
    return (fields as Record<string | symbol, unknown>)[key];
  } catch (error) {
    return `[Getter threw: ${error instanceof Error ? error.message : eventText(error)}]`;
  }
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
