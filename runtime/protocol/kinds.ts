/** The kinds of export that `invoke` takes. */
export const KINDS = ["tool", "agent", "flow", "router", "http", "mcp"] as const;

/** One of them. */
export type Kind = typeof KINDS[number];
