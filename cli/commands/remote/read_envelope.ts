/**
 * An envelope of a service, as far as people are told of it. What the service says is not trusted:
 * what is not of the form that it should have counts as not said.
 *
 * @module
 */

import type { EnvelopeDocument } from "../../../control/api/executions.ts";
import type {
  Envelope,
  EnvelopeError,
  EnvelopeLogEntry,
  ErrorCause,
  Json,
} from "../../../runtime/mod.ts";
import { CAPABILITY_NAMES } from "../../../runtime/protocol/capability_names.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import type { infer as Infer } from "zod";

/** An envelope as it came, whose form is known at its top only. */
export type ForeignEnvelope = Infer<typeof EnvelopeDocument>;

const SNAPSHOT_ID = /^sha256:[0-9a-f]{64}$/;
const TIME = /^[0-9TZ:.+-]+$/;
/** Errors in errors that are shown. */
const DEEPEST = 8;

/** The envelope as this command's own reports take it. */
export function readEnvelope(foreign: ForeignEnvelope): Envelope {
  const { meta } = foreign;
  return {
    schema_version: "v1",
    ok: foreign.ok,
    http_status: foreign.http_status,
    result: foreign.result as Json,
    error: foreign.error === null ? null : errorOf(foreign.error),
    meta: {
      request_id: textOf(meta["request_id"]) ?? "",
      trace_id: textOf(meta["trace_id"]) ?? null,
      duration_ms: numberOf(meta["duration_ms"]) ?? 0,
      snapshot_id: textOf(meta["snapshot_id"], SNAPSHOT_ID) ?? null,
      runtime_version: textOf(meta["runtime_version"]) ?? "",
      sdk_version: textOf(meta["sdk_version"]) ?? "",
      action: textOf(meta["action"]) ?? null,
      kind: textOf(meta["kind"]) ?? null,
      name: textOf(meta["name"]) ?? null,
      logs: recordsOf(meta["logs"]).flatMap((entry) => entryOf(entry) ?? []),
      usage: usageOf(meta["usage"]),
      permissions: recordsOf(meta["permissions"]).map((use) => ({
        kind: kindOf(use["kind"]),
        target: textOf(use["target"]) ?? "",
        allowed: use["allowed"] !== false,
        count: numberOf(use["count"]) ?? 1,
      })),
      permissions_complete: meta["permissions_complete"] !== false,
      calls: recordsOf(meta["calls"]).map((call) => ({
        integration: textOf(call["integration"]) ?? "",
        provider: null,
        action: textOf(call["action"]) ?? "",
        outcome: outcomeOf(call["outcome"]),
        status: numberOf(call["status"]) ?? null,
        started_ms: numberOf(call["started_ms"]) ?? 0,
        ms: numberOf(call["ms"]) ?? 0,
        bytes: { sent: 0, received: 0 },
      })),
      calls_complete: meta["calls_complete"] !== false,
      isolation: null,
      limits: null,
    },
  };
}

function errorOf(error: NonNullable<ForeignEnvelope["error"]>): EnvelopeError {
  return {
    ...insideOf(error, DEEPEST),
    code: error.code,
    message: error.message,
    origin: "platform",
    retryable: error["retryable"] === true,
    ...given("name", textOf(error["name"])),
    ...given("hint", textOf(error["hint"])),
  };
}

function causeOf(value: unknown, depth: number): ErrorCause | undefined {
  if (!isRecord(value) || depth === 0) return undefined;
  return {
    name: textOf(value["name"]) ?? "Error",
    message: textOf(value["message"]) ?? "",
    ...insideOf(value, depth),
  };
}

/** What an error has besides name and message. */
function insideOf(error: Readonly<Record<string, unknown>>, depth: number) {
  const { errors, details } = error;
  const list = Array.isArray(errors)
    ? errors.flatMap((one) => causeOf(one, depth - 1) ?? [])
    : undefined;
  return {
    ...given("stack", textOf(error["stack"])),
    ...given("details", details === null ? undefined : details as Json | undefined),
    ...given("cause", causeOf(error["cause"], depth - 1)),
    ...given("errors", list),
    ...given("error", causeOf(error["error"], depth - 1)),
    ...given("suppressed", causeOf(error["suppressed"], depth - 1)),
  };
}

function entryOf(entry: Readonly<Record<string, unknown>>): EnvelopeLogEntry | undefined {
  const { level, fields, source } = entry;
  const event = textOf(entry["event"]);
  if (event === undefined) return undefined;
  return {
    ts: textOf(entry["ts"], TIME) ?? "",
    level: level === "debug" || level === "warn" || level === "error" ? level : "info",
    event,
    fields: isRecord(fields) ? fields as EnvelopeLogEntry["fields"] : {},
    source: source === "console" || source === "stdout" || source === "stderr" ? source : "ctx",
  };
}

function usageOf(usage: unknown): Envelope["meta"]["usage"] {
  if (!isRecord(usage)) return null;
  const phases = isRecord(usage["phases"]) ? usage["phases"] : {};
  return {
    wall_ms: numberOf(usage["wall_ms"]) ?? 0,
    cpu_ms: numberOf(usage["cpu_ms"]) ?? null,
    peak_rss_bytes: numberOf(usage["peak_rss_bytes"]) ?? null,
    output_bytes: numberOf(usage["output_bytes"]) ?? 0,
    start: usage["start"] === "warm" ? "warm" : "cold",
    phases: {
      spawn_ms: numberOf(phases["spawn_ms"]) ?? null,
      load_ms: numberOf(phases["load_ms"]) ?? null,
      run_ms: numberOf(phases["run_ms"]) ?? null,
    },
    models: {},
  };
}

function kindOf(kind: unknown): Envelope["meta"]["permissions"][number]["kind"] {
  if (kind === "import") return kind;
  return CAPABILITY_NAMES.find((each) => each === kind) ?? "truncated";
}

function outcomeOf(outcome: unknown): Envelope["meta"]["calls"][number]["outcome"] {
  return outcome === "denied" || outcome === "failed" || outcome === "replayed" ? outcome : "ok";
}

function recordsOf(list: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

function textOf(value: unknown, form = /^/): string | undefined {
  return typeof value === "string" && form.test(value) ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function given<K extends string, T>(name: K, value: T | undefined): { [key in K]?: T } {
  return value === undefined ? {} : { [name]: value } as { [key in K]?: T };
}
