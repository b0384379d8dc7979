/**
 * The envelope of something that never became a request.
 *
 * @module
 */

import { SDK_VERSION } from "../../sdk/version.ts";
import { RUNTIME_VERSION } from "../protocol/version.ts";
import type { Draft } from "../protocol/draft.ts";
import { type Envelope, failure, type Meta } from "../protocol/envelope.ts";
import { toEnvelopeError } from "../protocol/errors.ts";

/** A `meta` in which nothing is known but the request's own labels. */
export function emptyMeta(draft: Draft): Meta {
  return {
    request_id: draft.requestId,
    trace_id: draft.traceId,
    duration_ms: 0,
    snapshot_id: null,
    runtime_version: RUNTIME_VERSION,
    sdk_version: SDK_VERSION,
    action: draft.action,
    kind: draft.kind,
    name: draft.name,
    logs: [],
    usage: null,
    permissions: [],
    permissions_complete: true,
    calls: [],
    calls_complete: true,
    isolation: null,
    limits: null,
  };
}

/** The envelope for whatever was thrown before there was a request. */
export function refusal(thrown: unknown): Envelope {
  return failure(
    toEnvelopeError(thrown),
    emptyMeta({
      requestId: crypto.randomUUID(),
      traceId: null,
      action: null,
      kind: null,
      name: null,
    }),
  );
}
