/**
 * The few parts of a request that are needed before it is checked: to start a child early, and to
 * label an envelope even when the request turns out to be invalid. Whatever is not of the right
 * form is left out here and refused by `request.ts`.
 *
 * @module
 */

import type { AskedLimits } from "./limits.ts";

/** See the module. */
export interface Draft {
  action: string | null;
  kind: string | null;
  name: string | null;
  requestId: string;
  traceId: string | null;
  /** The grant, unchecked. */
  capabilities: unknown;
  limits: AskedLimits;
}

const LABEL_CHARS = 256;
const LIMITS = ["memory_mb", "cpu_ms", "output_bytes", "log_entries", "log_bytes"] as const;
/** W3C Trace Context, section 3.2: version-traceid-parentid-flags. */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Reads what can be read. A request without an id gets one. */
export function readDraft(document: unknown): Draft {
  const top = objectOf(document);
  const ctx = { ...objectOf(objectOf(top.payload).ctx), ...objectOf(top.ctx) };
  const traceId = idOf(top.trace_id) ?? idOf(ctx.trace_id);
  return {
    action: labelOf(top.action),
    kind: labelOf(top.kind),
    name: labelOf(top.name) ?? labelOf(top.handler),
    requestId: idOf(top.request_id) ?? idOf(ctx.request_id) ?? crypto.randomUUID(),
    traceId: traceId === null ? null : TRACEPARENT.exec(traceId)?.[1] ?? traceId,
    capabilities: top.capabilities,
    limits: limitsOf(top),
  };
}

function limitsOf(top: Record<string, unknown>): AskedLimits {
  const asked = objectOf(top.limits);
  const limits: { -readonly [K in keyof AskedLimits]: number } = {};
  for (const key of LIMITS) if (isLimit(asked[key])) limits[key] = asked[key];
  if (isLimit(top.timeout_ms)) limits.timeout_ms = top.timeout_ms;
  return limits;
}

function isLimit(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function objectOf(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? value as Record<string, unknown>
    : {};
}

function labelOf(value: unknown): string | null {
  return typeof value === "string" ? value.slice(0, LABEL_CHARS) : null;
}

function idOf(value: unknown): string | null {
  return typeof value === "string" && value.length > 0 && value.length <= LABEL_CHARS &&
      /^[\x21-\x7e]+$/.test(value)
    ? value
    : null;
}
