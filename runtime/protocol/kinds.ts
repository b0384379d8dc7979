/** The kinds of export that `invoke` takes (SPEC 1.2). */
export const KINDS = ["tool", "agent", "flow", "router", "http", "mcp"] as const;
