const INTEGRATION_ERROR = Symbol.for("aiel.integration_error.v1");

/**
 * A call of an integration or of memory that was refused or failed.
 *
 * @example
 * ```ts
 * import { IntegrationError } from "aiel";
 *
 * const error: unknown = new IntegrationError("CONFLICT", "Another one was first");
 * if (!(error instanceof IntegrationError) || error.code !== "CONFLICT") throw new Error("other");
 * ```
 */
export class IntegrationError extends Error {
  override readonly name = "IntegrationError";
  /** Why: SECURITY_VIOLATION, VALIDATION_ERROR, NOT_FOUND, CONFLICT, UPSTREAM, … */
  readonly code: string;
  /** Absent where there are none, as is the hint. */
  declare readonly details?: unknown;
  /** What to do about it. */
  declare readonly hint?: string;

  constructor(
    code: string,
    message: string,
    more: { readonly details?: unknown; readonly hint?: string | undefined } = {},
  ) {
    super(message);
    this.code = code;
    if (more.details !== undefined) this.details = more.details;
    if (more.hint !== undefined) this.hint = more.hint;
    Object.defineProperty(this, INTEGRATION_ERROR, { value: true });
  }

  /**
   * In the sandbox it is thrown by the runtime's copy of the SDK: `instanceof` goes by the brand.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null &&
      Reflect.get(value, INTEGRATION_ERROR) === true;
  }
}
