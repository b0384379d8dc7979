import * as z from "zod";
import type { ExecutionId } from "../../domain/ids.ts";
import { JSON_TYPE, lengthOf } from "../../http/reply.ts";

/** Names the execution of an answer. */
export const EXECUTION_HEADER = "aiel-execution";

/** What of an envelope its response needs. */
interface AnsweredEnvelope {
  readonly http_status: number;
  readonly error?: unknown;
}

/** An envelope as the answer to a request, with the status that it names. */
export function envelopeResponse(envelope: AnsweredEnvelope, id: ExecutionId): Response {
  const bytes = new TextEncoder().encode(JSON.stringify(envelope));
  const retryAfter = retryAfterSeconds(envelope.error);
  return new Response(bytes, {
    status: envelope.http_status,
    headers: {
      "content-type": JSON_TYPE,
      "cache-control": "no-store",
      [EXECUTION_HEADER]: id,
      ...(retryAfter === undefined ? {} : { "retry-after": `${retryAfter}` }),
      ...lengthOf(bytes),
    },
  });
}

const Overloaded = z.object({
  code: z.literal("OVERLOADED"),
  details: z.object({ retry_after_ms: z.number() }).optional(),
});

/** When a caller that found no place may ask again. */
function retryAfterSeconds(error: unknown): number | undefined {
  const overloaded = Overloaded.safeParse(error);
  if (!overloaded.success) return undefined;
  const { retry_after_ms: ms = 1_000 } = overloaded.data.details ?? {};
  return Math.max(1, Math.ceil(ms / 1_000));
}
