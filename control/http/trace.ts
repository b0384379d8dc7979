/**
 * The trace of a request. Where the process exports traces, Deno's server makes a span of each
 * request, which continues the caller's trace; else nothing is known but what the caller sent.
 *
 * @module
 */
import { isSpanContextValid, trace } from "@opentelemetry/api";

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
export function traceparentOf(headers: Headers): string | undefined {
  const active = trace.getActiveSpan()?.spanContext();
  if (active === undefined || !isSpanContextValid(active)) {
    return headers.get("traceparent") ?? undefined;
  }
  const { traceId, spanId, traceFlags } = active;
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}
