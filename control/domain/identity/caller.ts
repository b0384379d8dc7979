import type { PrincipalKind } from "../../../runtime/protocol/principal_kinds.ts";
import { isId, isPrincipalId, type PrincipalId } from "../ids.ts";

/**
 * Who an execution is made for: a principal, or a caller without a token: of what is public, or who
 * signed what it sent.
 */
export type CallerId = PrincipalId | "anonymous" | "signature";

/** Whether `text` says who an execution is made for. */
export function isCallerId(text: string): text is CallerId {
  return text === "anonymous" || text === "signature" || isPrincipalId(text);
}

/** What a caller is, as the code hears it. */
export function callerKind(id: CallerId): PrincipalKind {
  if (id === "anonymous" || id === "signature") return id;
  return isId("serviceAccount", id) ? "service_account" : "user";
}

/** The principal that a caller is; undefined: it has no token. */
export function principalOf(id: CallerId): PrincipalId | undefined {
  return id === "anonymous" || id === "signature" ? undefined : id;
}
