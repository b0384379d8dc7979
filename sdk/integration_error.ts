const BRAND = Symbol.for("aiel.integration_error.v1");

/** Why a governed call was refused or failed. */
export interface IntegrationFailure {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly details?: unknown;
}

/**
 * A governed call that policy refused, or that failed. `code` is SECURITY_VIOLATION,
 * VALIDATION_ERROR, NOT_FOUND, TIMEOUT, RESOURCE_LIMIT, UPSTREAM or CONFLICT.
 *
 * @example
 * ```ts
 * import { IntegrationError, tool } from "aiel";
 *
 * tool("count", async (ctx) => {
 *   const seen = await ctx.memory.get<number>("count");
 *   try {
 *     await ctx.memory.set("count", (seen?.value ?? 0) + 1, { ifVersion: seen?.version ?? 0 });
 *   } catch (error) {
 *     if (error instanceof IntegrationError && error.code === "CONFLICT") return "again, please";
 *     throw error;
 *   }
 * });
 * ```
 */
export class IntegrationError extends Error {
  override readonly name = "IntegrationError";
  readonly code: string;
  /** The integration that was called, or "memory". */
  readonly integration: string;
  declare readonly hint?: string;
  declare readonly details?: unknown;

  constructor(failure: IntegrationFailure, integration: string) {
    super(failure.message);
    this.code = failure.code;
    this.integration = integration === "$memory" ? "memory" : integration;
    if (failure.hint !== undefined) this.hint = failure.hint;
    if (failure.details !== undefined) this.details = failure.details;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** In the sandbox the error comes from the runtime's copy of the SDK: it is known by the brand. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && Reflect.get(value, BRAND) === true;
  }
}
