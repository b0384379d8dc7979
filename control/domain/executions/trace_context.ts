import type { RandomBytes } from "../ids.ts";

// https://www.w3.org/TR/trace-context-2/#traceparent-header: version 00, and no id of zeros only.
const TRACEPARENT =
  /^00-(?<trace>(?!0{32})[0-9a-f]{32})-(?<span>(?!0{16})[0-9a-f]{16})-(?<flags>[0-9a-f]{2})$/;

/** A place in a trace. */
export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** 0 to 255; bit 0: the trace is kept. */
  readonly flags: number;
}

/** Reads a `traceparent` of W3C Trace Context; undefined: it is none. */
export function readTraceparent(text: string | null | undefined): TraceContext | undefined {
  const { trace, span, flags } = TRACEPARENT.exec(text ?? "")?.groups ?? {};
  if (trace === undefined || span === undefined || flags === undefined) return undefined;
  return { traceId: trace, spanId: span, flags: Number.parseInt(flags, 16) };
}

/** Whether a text is a `traceparent` of W3C Trace Context. */
export function isTraceparent(text: string): boolean {
  return readTraceparent(text) !== undefined;
}

/**
 * The trace context of an execution: the one that it was given, or one of its own. It is passed on
 * as it is: a span id that no span has would tear the trace. What is no trace context counts as
 * none, as the standard says.
 */
export function keptTrace(given: string | undefined, random: RandomBytes): string {
  if (given !== undefined && isTraceparent(given)) return given;
  return `00-${random(16).toHex()}-${random(8).toHex()}-00`;
}

/** The id of the trace. */
export function traceIdOf(traceparent: string | null): string | null {
  return readTraceparent(traceparent)?.traceId ?? null;
}
