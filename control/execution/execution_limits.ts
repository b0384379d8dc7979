import { DEFAULT_LIMITS, type Limits } from "../../runtime/mod.ts";

const WAITED_MS = 5 * 60_000;
const QUEUED_MS = 60 * 60_000;

/** What an execution may take at most: one that its caller waits for, and one that is queued. */
export const EXECUTION_LIMITS: Readonly<Record<"waited" | "queued", Limits>> = {
  waited: { ...DEFAULT_LIMITS, timeout_ms: WAITED_MS, cpu_ms: WAITED_MS },
  queued: { ...DEFAULT_LIMITS, timeout_ms: QUEUED_MS, cpu_ms: QUEUED_MS },
};

/** What an execution takes at most where neither its project nor its grant asks for more. */
export const USUAL_LIMITS: Limits = DEFAULT_LIMITS;
