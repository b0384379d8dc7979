/**
 * The labels of a request, which an envelope has even when the request turns out to be invalid.
 * Whatever is not of the right form is left out here and refused by `request.ts`.
 *
 * @module
 */

import { isRecord } from "./is_record.ts";
import { parseTraceparent } from "./trace_context.ts";

/** What an envelope calls its request by; `null` where the request does not say. */
export interface Draft {
  action: string | null;
  kind: string | null;
  name: string | null;
  requestId: string;
  traceId: string | null;
}

const LABEL_CHARS = 256;

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
    traceId: traceIdOf(top.traceparent) ?? traceIdOf(traceId) ?? traceId,
  };
}

/** Of a W3C traceparent. */
function traceIdOf(value: unknown): string | undefined {
  return typeof value === "string" ? parseTraceparent(value)?.traceId : undefined;
}

function objectOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
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
