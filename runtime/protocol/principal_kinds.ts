/** Kinds of callers. The SDK has the same; a test compares them. */
export const PRINCIPAL_KINDS = ["user", "service_account", "anonymous", "signature"] as const;
/** A kind of caller. `signature`: who signed the request, as senders of webhooks do. */
export type PrincipalKind = typeof PRINCIPAL_KINDS[number];
