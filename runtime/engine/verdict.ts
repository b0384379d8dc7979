/**
 * What an ending means: the one place where the parent's facts and the child's words become a
 * result or an error of the closed taxonomy.
 *
 * The child's words are only ever believed about user code, against itself.
 *
 * @module
 */

import { MAX_FILE_BYTES } from "../launch/launch_command.ts";
import type { Ending, Outcome } from "../launch/outcome.ts";
import type { EnvelopeLogEntry, PermissionUse } from "../protocol/envelope.ts";
import {
  type EnvelopeError,
  type ErrorCause,
  RuntimeError,
  toEnvelopeError,
} from "../protocol/errors.ts";
import type { Json, JsonObject } from "../protocol/json.ts";
import type { Limits } from "../protocol/limits.ts";
import { CHANNEL_LOST, type ChildFailure, type ThrownError } from "../protocol/channel.ts";
import { mapTexts } from "../protocol/map_texts.ts";
import { findViolation } from "./denial.ts";
import { denialHint } from "./denial_hint.ts";
import { habitHint } from "./habit_hint.ts";
import type { Cleaner } from "./host_paths.ts";

/** A result, or the error that takes its place. */
export type Verdict = { ok: true; result: Json } | { ok: false; error: EnvelopeError };

/** Messages of V8 when the kernel refuses memory. */
const NO_MEMORY =
  /allocation failed|[Uu]nable to grow|could not allocate memory|Out of memory|Cannot allocate memory/;
/**
 * What Deno prints when the system gives it no more threads (Deno 2.9, before or after its start).
 * Code can print it too, and gains an error that may be tried again.
 */
const NO_THREADS = "unable to create worker threads";
/** What V8 prints before it ends a process that has no memory left. */
const FATAL_NO_MEMORY = /out of memory|Allocation failed|Ineffective mark-compacts/i;

/** What the verdict rests on besides the ending. */
export interface Evidence {
  permissions: readonly PermissionUse[];
  /** The code wrote into the record of its permission checks, or closed it. */
  tampered: boolean;
  /** The code may start programs. */
  mayRun: boolean;
  logs: readonly EnvelopeLogEntry[];
  limits: Limits;
  cleaner: Cleaner;
}

/** The verdict on one outcome. */
export function judge(outcome: Outcome, evidence: Omit<Evidence, "logs">): Verdict {
  const { ending } = outcome;
  if (evidence.tampered && ending.type !== "cancelled") return refuse(meddling());
  if (ending.type === "result") {
    try {
      const value = JSON.parse(ending.json) as Json;
      const { items } = outcome;
      if (items === undefined) return { ok: true, result: value };
      return { ok: true, result: { items: items.map((json) => JSON.parse(json) as Json), value } };
    } catch {
      return refuse(new RuntimeError("USER_CODE_ERROR", "The result is not JSON"));
    }
  }
  if (ending.type === "failure") {
    return judgeFailure(ending.failure, { ...evidence, logs: outcome.logs });
  }
  return refuse(endingError(ending, outcome, evidence));
}

function meddling(): RuntimeError {
  return new RuntimeError(
    "SECURITY_VIOLATION",
    "The code meddled with the record of its permission checks",
    { hint: "User code must not open, write to or close descriptors that it did not make" },
  );
}

function endingError(
  ending: Exclude<Ending, { type: "result" | "failure" }>,
  outcome: Outcome,
  evidence: Omit<Evidence, "logs">,
): RuntimeError {
  switch (ending.type) {
    case "timeout":
      return new RuntimeError(
        "TIMEOUT",
        `The deadline of ${ending.timeoutMs} ms passed while ${
          ending.phase === "run" ? "the code ran" : "the snapshot loaded"
        }`,
        {
          hint:
            "Look for a loop or a wait without end, pass ctx.signal on to what waits, or ask for a longer timeout_ms",
          details: { timeout_ms: ending.timeoutMs, phase: ending.phase },
        },
      );
    case "cancelled":
      return new RuntimeError(
        "CANCELLED",
        "The caller went away or cancelled; the code was stopped",
      );
    case "limit":
      return overLimit(ending.limit, ending.max, ending.used);
    case "exited":
      return exitError(ending, outcome, evidence);
    case "unstarted":
      return new RuntimeError("INTERNAL", "The sandbox did not start", { cause: ending.why });
  }
}

function overLimit(limit: string, max: number, used: number | null): RuntimeError {
  const what: Record<string, string> = {
    memory_mb: "memory (MiB)",
    cpu_ms: "CPU time (ms)",
    output_bytes: "the size of the result (bytes)",
    log_bytes: "the volume of output (bytes)",
    file_bytes: "the size of a file (bytes)",
    disk_bytes: "files together (bytes)",
    files: "the number of files",
    permission_checks: "the volume of permission checks (bytes)",
    threads: "the number of threads",
  };
  return new RuntimeError(
    "RESOURCE_LIMIT",
    `The limit on ${what[limit] ?? limit} was exceeded: at most ${max}${
      used === null ? "" : `, used ${used}`
    }`,
    {
      hint: limit === "memory_mb" || limit === "cpu_ms" || limit === "output_bytes"
        ? `Use less, or ask for a higher "${limit}" in aiel.json and have the platform grant it`
        : "Write less",
      details: { limit, max, used },
    },
  );
}

function exitError(
  ending: Ending & { type: "exited" },
  outcome: Outcome,
  evidence: Omit<Evidence, "logs">,
): RuntimeError {
  const { limits } = evidence;
  const rssMb = outcome.usage === null ? 0 : Math.ceil(outcome.usage.peakRssBytes / 1024 / 1024);
  // Code can send the signal to itself. The time that passed bounds the time that was used, and
  // unlike a look at the process it is never stale.
  const sentByHand = ending.signal === "SIGXCPU" &&
    outcome.wallMs * navigator.hardwareConcurrency < limits.cpu_ms;
  switch (sentByHand ? "" : ending.signal) {
    case null:
      break;
    case "SIGXCPU":
      return overLimit("cpu_ms", limits.cpu_ms, outcome.usage?.cpuMs ?? null);
    case "SIGXFSZ":
      return overLimit("file_bytes", MAX_FILE_BYTES, null);
    default:
      if (FATAL_NO_MEMORY.test(ending.stderr) || rssMb >= limits.memory_mb * 0.9) {
        return overLimit("memory_mb", limits.memory_mb, rssMb === 0 ? null : rssMb);
      }
      if (ending.phase === "spawn") break;
      return new RuntimeError(
        "USER_CODE_ERROR",
        `The process was ended by ${ending.signal} before it answered`,
        {
          details: { signal: ending.signal },
        },
      );
  }
  if (ending.phase === "spawn") {
    // User code is only loaded by a child that has said it is ready.
    return new RuntimeError("INTERNAL", "The sandbox did not start", {
      hint: 'The operator should run "aiel doctor" on this machine',
      cause: `${ending.signal ?? `Exit code ${ending.code}`}: ${ending.stderr}`,
    });
  }
  if (ending.code === 1 && ending.stderr.includes(NO_THREADS)) {
    return new RuntimeError(
      "INTERNAL",
      "The machine has no room for the request: no more threads can be started",
      { hint: "Send it again later; the operator may allow the runner more processes" },
    );
  }
  if (ending.phase === "load" && ending.stderr.includes("Top-level await promise never resolved")) {
    return new RuntimeError(
      "USER_CODE_ERROR",
      "The module never finished loading: a top-level await waits for something that never comes",
    );
  }
  return new RuntimeError(
    "USER_CODE_ERROR",
    ending.code === -1 || ending.code === CHANNEL_LOST
      ? "The code closed or broke its channel to the runtime before it answered"
      : `The code ended the process with exit code ${ending.code} before it answered`,
    {
      hint: "Return a value or throw an error; do not call Deno.exit or process.exit",
      details: { exit_code: ending.code },
    },
  );
}

function judgeFailure(failure: ChildFailure, evidence: Evidence): Verdict {
  const { cleaner } = evidence;
  const message = cleaner.text(textOf(failure.message));
  const options = {
    ...(typeof failure.hint === "string" ? { hint: cleaner.text(failure.hint) } : {}),
    ...(failure.details === undefined ? {} : { details: cleanDetails(failure.details, cleaner) }),
  };
  switch (failure.reason) {
    case "not_found":
      return refuse(new RuntimeError("NOT_FOUND", message, options));
    case "invalid":
    case "contract":
      return refuse(new RuntimeError("VALIDATION_ERROR", message, options));
    case "timeout": {
      const { details, ...parts } = thrownParts(failure.error, cleaner);
      const error = toEnvelopeError(new RuntimeError("TIMEOUT", message, options));
      const said = failure.error === undefined ? "" : cleaner.printed(failure.error.message);
      // The signal's own reason says no more than the message does.
      if (said === message || parts.name === "TimeoutError") {
        return { ok: false, error: { ...error, ...parts } };
      }
      const thrown = { message: said, ...(details === undefined ? {} : { details }) };
      return {
        ok: false,
        error: { ...error, ...parts, details: { ...recordOf(options.details), thrown } },
      };
    }
    case "unsettled":
      return refuse(
        new RuntimeError("USER_CODE_ERROR", message, {
          hint:
            "Something awaits a promise that nothing resolves; look for a missing resolve() or an event that never comes",
        }),
      );
    case "unserializable": {
      const why = failure.error === undefined ? "" : `: ${cleaner.printed(failure.error.message)}`;
      const error = new RuntimeError(
        "USER_CODE_ERROR",
        `The result can't be JSON: ${message}${why}`,
      );
      return {
        ok: false,
        error: { ...toEnvelopeError(error), ...thrownParts(failure.error, cleaner) },
      };
    }
    default:
      return { ok: false, error: judgeThrown(failure, evidence) };
  }
}

function judgeThrown(
  failure: ChildFailure,
  { permissions, logs, limits, mayRun, cleaner }: Evidence,
): EnvelopeError {
  const thrown = failure.error ?? { name: "Error", message: textOf(failure.message) };
  const { details, ...parts } = thrownParts(thrown, cleaner);
  // A variable that was not granted reads as undefined, which breaks nothing and decides nothing.
  const denied = permissions.filter((use) => !use.allowed && use.kind !== "env");
  const violation = findViolation(thrown, { denied, logs, mayRun });
  if (violation !== undefined) {
    const text = cleaner.text(violation.text);
    const error = new RuntimeError("SECURITY_VIOLATION", text, {
      hint: violation.hint ?? denialHint(text),
      details: { denied: denied.slice(0, 20).map(({ kind, target }) => ({ kind, target })) },
    });
    return { ...toEnvelopeError(error), ...parts };
  }
  if (thrown.name === "RangeError" && NO_MEMORY.test(thrown.message)) {
    return { ...toEnvelopeError(overLimit("memory_mb", limits.memory_mb, null)), ...parts };
  }
  const where = failure.reason === "unhandled" ? "Unhandled in the background: " : "";
  const hint = habitHint(thrown);
  const error = new RuntimeError(
    "USER_CODE_ERROR",
    where + cleaner.printed(thrown.message === "" ? thrown.name : thrown.message),
    { ...(hint === undefined ? {} : { hint }), ...(details === undefined ? {} : { details }) },
  );
  return { ...toEnvelopeError(error), ...parts, ...retryParts(failure, details) };
}

/** What code that asks to be run again later decides of the envelope. */
function retryParts(
  { retryAfterMs }: ChildFailure,
  details: Json | undefined,
): Pick<EnvelopeError, "retryable" | "details"> | undefined {
  if (retryAfterMs === undefined) return undefined;
  return { retryable: true, details: { ...recordOf(details), retry_after_ms: retryAfterMs } };
}

/** What the envelope tells of a thrown value besides its message. */
function thrownParts(
  thrown: ThrownError | undefined,
  cleaner: Cleaner,
): Partial<ErrorCause> {
  if (thrown === undefined) return {};
  const { name, stack, details, cause, errors, error, suppressed } = thrown;
  const inner = (one: ThrownError) => causeOf(one, cleaner);
  return {
    name: cleaner.text(textOf(name)),
    ...(typeof stack === "string" ? { stack: cleaner.stack(stack) } : {}),
    ...(details === undefined ? {} : { details: cleanDetails(details, cleaner) }),
    ...(cause === undefined ? {} : { cause: inner(cause) }),
    ...(errors === undefined ? {} : { errors: errors.map(inner) }),
    ...(error === undefined ? {} : { error: inner(error) }),
    ...(suppressed === undefined ? {} : { suppressed: inner(suppressed) }),
  };
}

/** Errors among the details have stacks as well. */
function cleanDetails(details: unknown, cleaner: Cleaner): Json {
  return mapTexts(details, cleaner.printed);
}

function causeOf(thrown: ThrownError, cleaner: Cleaner): ErrorCause {
  const { name, ...rest } = thrownParts(thrown, cleaner);
  return { name: name ?? "Error", message: cleaner.printed(textOf(thrown.message)), ...rest };
}

function recordOf(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as JsonObject
    : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function refuse(error: RuntimeError): Verdict {
  return { ok: false, error: toEnvelopeError(error) };
}
