import type { ErrorCode } from "../../../runtime/protocol/errors.ts";
import { exportPolicy } from "../../../runtime/snapshot/export_policy.ts";
import type { SnapshotFacts } from "../snapshots/records.ts";
import { type AskedCall, exportOf } from "./asked.ts";
import type { RetryPolicy } from "./retry_policy.ts";

/** What a snapshot says of how one of its exports is run. */
export interface ExportPolicy {
  /** What says it: the declared path of an HTTP handler, where it is called by another one. */
  readonly declared: string;
  readonly timeoutMs: number | undefined;
  readonly retry: RetryPolicy;
  /** `key`: a JSON Pointer into the payload; each value there has the limit for itself. */
  readonly concurrency:
    | { readonly limit: number; readonly key: string | undefined }
    | undefined;
}

/** Every code after which trying again may help. */
const RETRIED: readonly ErrorCode[] = [
  "TIMEOUT",
  "RESOURCE_LIMIT",
  "OVERLOADED",
  "USER_CODE_ERROR",
  "INTERNAL",
];
const BACKOFF = { firstMs: 1_000, factor: 2, maxMs: 300_000 };

/** What holds for an export of which nothing is said. */
export const USUAL_POLICY: Omit<ExportPolicy, "declared"> = {
  timeoutMs: undefined,
  retry: { attempts: 1, on: RETRIED, backoff: BACKOFF },
  concurrency: undefined,
};

/** What `aiel.json` says of an export, and what holds where it says nothing. */
export function policyOf(
  { policies }: Pick<SnapshotFacts, "policies">,
  call: AskedCall,
): ExportPolicy {
  const said = call.action === "describe" ? undefined : exportPolicy(policies, call);
  const [declared] = Object.entries(policies).find(([, policy]) => policy === said) ?? [];
  const name = declared ?? exportOf(call);
  if (said === undefined) return { declared: name, ...USUAL_POLICY };
  const { timeout_ms: timeoutMs, retry, concurrency } = said;
  return {
    declared: name,
    timeoutMs,
    retry: retry === undefined ? USUAL_POLICY.retry : {
      attempts: retry.attempts,
      on: retry.on,
      backoff: {
        firstMs: retry.backoff.first_ms,
        factor: retry.backoff.factor,
        maxMs: retry.backoff.max_ms,
      },
    },
    concurrency: concurrency && { limit: concurrency.limit, key: concurrency.key },
  };
}
