/**
 * Spans of OpenTelemetry for attempts, made when an attempt has ended, from what is known of it
 * then. Where the process has no exporter, none is made.
 *
 * @module
 */
import {
  type Attributes,
  type Context,
  type HrTime,
  type Link,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { RUNTIME_VERSION } from "../../runtime/protocol/version.ts";
import type { EndedAttempt } from "../domain/executions/ports.ts";
import { readTraceparent } from "../domain/executions/trace_context.ts";
import { spanContextOf } from "../http/trace.ts";
import { beginOf, type CallPart, type Part, timelineOf } from "./timeline.ts";

/** Makes spans of attempts. */
export interface ExecutionTracer {
  ended(ended: EndedAttempt): void;
}

/** Which part a part is in; the others are in the attempt itself. */
const INSIDE: Partial<Record<Part["name"], Part["name"]>> = { "aiel.load": "aiel.start" };

/** Makes spans by the process' exporter, or by the tracer that is given. */
export function executionTracer(
  tracer: Tracer = trace.getTracer("aiel", RUNTIME_VERSION),
): ExecutionTracer {
  return {
    ended(ended) {
      // The caller's span, or the one of the request that asked for the execution.
      const parent = spanContextOf(ended.execution.traceparent);
      const startTime = hrTime(beginOf(ended));
      const span = tracer.startSpan("aiel.execution", { startTime }, parent);
      // Nothing more is looked at for a span that goes nowhere.
      if (!span.isRecording()) return;
      describe(span, ended);
      const { parts, calls, until } = timelineOf(ended);
      const contexts = new Map<Part["name"], Context>();
      const whole = trace.setSpan(parent, span);
      for (const { name, from, until } of parts) {
        const context = contexts.get(INSIDE[name] ?? name) ?? whole;
        const part = tracer.startSpan(name, { startTime: hrTime(from) }, context);
        contexts.set(name, trace.setSpan(context, part));
        part.end(hrTime(until));
      }
      for (const call of calls) addCall(tracer, ended, call, contexts.get("aiel.run") ?? whole);
      span.end(hrTime(until));
    },
  };
}

/** Ids and outcome. What code and callers say stays out of traces. */
function describe(span: Span, ended: EndedAttempt): void {
  const { tenantId, workspaceId, execution, state, envelope: { error, meta } } = ended;
  const attributes: Attributes = {
    "aiel.execution.id": execution.id,
    "aiel.execution.attempt": execution.attempt,
    "aiel.execution.state": state,
    "aiel.execution.source": execution.source,
    "aiel.tenant.id": tenantId,
    "aiel.project.id": execution.projectId,
    "aiel.environment.id": execution.environmentId,
    "aiel.deployment.id": execution.deploymentId,
    "aiel.snapshot.id": execution.snapshotId,
    "aiel.calls": meta.calls.length,
  };
  if (workspaceId !== null) attributes["aiel.workspace.id"] = workspaceId;
  if (meta.usage !== null) attributes["aiel.start"] = meta.usage.start;
  if (error !== null) {
    attributes["error.type"] = error.code;
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.code });
  }
  span.setAttributes(attributes);
}

function addCall(
  tracer: Tracer,
  { execution }: EndedAttempt,
  { call, from, until }: CallPart,
  context: Context,
): void {
  const { provider, outcome, status } = call;
  const attributes: Attributes = { "aiel.call.outcome": outcome };
  if (provider !== null) attributes["aiel.call.provider"] = provider;
  if (status !== null) attributes["http.response.status_code"] = status;
  const links = toldOf(execution.traceparent, call.span_id);
  const options = { startTime: hrTime(from), kind: SpanKind.CLIENT, attributes, links };
  const span = tracer.startSpan("aiel.call", options, context);
  if (outcome === "denied" || outcome === "failed") span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(hrTime(until));
}

/** The span that the called service has as the parent of its own: it had to have an id before. */
function toldOf(traceparent: string | null, spanId: string | undefined): Link[] {
  const given = readTraceparent(traceparent);
  if (given === undefined || spanId === undefined) return [];
  return [{ context: { traceId: given.traceId, spanId, traceFlags: given.flags & 1 } }];
}

function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1_000);
  return [seconds, Math.round((ms - seconds * 1_000) * 1e6)];
}
