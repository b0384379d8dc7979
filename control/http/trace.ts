/**
 * The trace of a request. Where the process exports traces, each request has a span, which
 * continues the caller's trace; else nothing is known but what the caller sent.
 *
 * @module
 */
import {
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { RUNTIME_VERSION } from "../../runtime/protocol/version.ts";
import { readTraceparent } from "../domain/executions/trace_context.ts";

/**
 * Answers a request in a span of its own, which ends with the head of the answer. The span that
 * Deno makes of it is known to nothing that runs meanwhile.
 */
export async function inSpan(
  { method, headers, url }: Request,
  answer: () => Promise<Response>,
): Promise<Response> {
  const tracer = trace.getTracer("aiel", RUNTIME_VERSION);
  const attributes = { "http.request.method": method, "url.path": URL.parse(url)?.pathname ?? "" };
  const options = { kind: SpanKind.SERVER, attributes };
  return await tracer.startActiveSpan(
    method,
    options,
    spanContextOf(headers.get("traceparent")),
    async (span) => {
      try {
        const response = await answer();
        span.setAttribute("http.response.status_code", response.status);
        if (response.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        return response;
      } finally {
        span.end();
      }
    },
  );
}

/** The context of a span that another program told of; the root's where it told of none. */
export function spanContextOf(traceparent: string | null): Context {
  const given = readTraceparent(traceparent);
  if (given === undefined) return ROOT_CONTEXT;
  const { traceId, spanId, flags } = given;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: flags & 1,
    isRemote: true,
  });
}

/** Names the span of the request that is being answered. */
export function nameSpan(method: string, route: string): void {
  const span = trace.getActiveSpan();
  if (span === undefined) return;
  span.updateName(`${method} ${route}`);
  span.setAttribute("http.route", route);
}

/**
 * The `traceparent` of what the request that is being answered asks for: its own span, or what the
 * caller sent; undefined: there is neither. Whether it is well-formed is not looked at.
 */
export function traceparentOf(sent: string | null | undefined): string | undefined {
  const active = trace.getActiveSpan()?.spanContext();
  if (active === undefined || !isSpanContextValid(active)) {
    return sent ?? undefined;
  }
  const { traceId, spanId, traceFlags } = active;
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}
