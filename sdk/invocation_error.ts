import type { SchemaProblem } from "./schema.ts";

/** Why an invocation could not be made, or was not valid: codes of an envelope's errors. */
export type InvocationCode = "NOT_FOUND" | "VALIDATION_ERROR" | "TIMEOUT";

/** Facts for programs, JSON. */
export interface InvocationDetails {
  readonly kind: string;
  readonly name: string;
  /** The closest export's name, when one was not found. */
  readonly suggestion?: string;
  /** The methods of an HTTP path that is declared, but not for the one that was asked for. */
  readonly allow?: readonly string[];
  readonly problems?: readonly SchemaProblem[];
  readonly timeout_ms?: number;
}

/**
 * The runtime's verdict on an invocation, as opposed to an error of user code. User code can't
 * throw one that passes {@link InvocationError.is}: `ctx.call` turns a nested one into a
 * `CallError`.
 *
 * @example
 * ```ts
 * import { InvocationError, invoke } from "aiel/testing";
 *
 * const error = await invoke("tool", "no_such_tool").catch((error: unknown) => error);
 * if (!InvocationError.is(error) || error.code !== "NOT_FOUND") throw new Error("found?");
 * ```
 */
export class InvocationError extends Error {
  override readonly name = "InvocationError";
  readonly #made = true;
  readonly code: InvocationCode;
  readonly details: InvocationDetails;
  /** What to do about it, when there is something to say. */
  readonly hint: string | null;

  constructor(
    code: InvocationCode,
    message: string,
    details: InvocationDetails,
    hint: string | null = null,
  ) {
    super(message);
    this.code = code;
    this.details = details;
    this.hint = hint;
  }

  /**
   * Whether a thrown value is one, made by this copy of the SDK; not even a forged prototype
   * passes.
   */
  static is(value: unknown): value is InvocationError {
    return typeof value === "object" && value !== null && #made in value && value.#made;
  }
}
