/**
 * Why the service can't start, in words for the operator.
 *
 * @module
 */
import { reasonOf, systemRefusal } from "../../runtime/protocol/system_reason.ts";
import { RuntimeError } from "../../runtime/mod.ts";
import { DomainError } from "../domain/domain_error.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { ConfigError } from "./config_error.ts";
import { SandboxUnusable } from "./sandbox.ts";

/** Something that the service needs can't be had. */
export class StartFailure extends Error {
  override readonly name = "StartFailure";

  /** `hint` is what to do about it. */
  constructor(message: string, readonly hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

/** What to say, and the exit code: 2 where the configuration or the command line is wrong. */
export interface ExplainedStart {
  readonly message: string;
  readonly hint: string | undefined;
  readonly code: 1 | 2;
}

/** Whatever was thrown while starting, as what to say. */
export function explainStart(error: unknown): ExplainedStart {
  if (error instanceof ConfigError || error instanceof DomainError) {
    return { message: error.message, hint: undefined, code: 2 };
  }
  if (error instanceof SandboxUnusable) {
    return { message: error.message, hint: undefined, code: 1 };
  }
  if (error instanceof StartFailure || error instanceof RuntimeError) {
    return { message: error.message, hint: error.hint, code: 1 };
  }
  if (error instanceof StoreUnavailable) {
    const why = error.cause === undefined ? "" : `: ${reasonOf(error.cause)}`;
    return {
      message: error.message.includes(why) ? error.message : error.message + why,
      hint: "Check AIEL_DATABASE_URL, AIEL_BLOBS and AIEL_DATA_DIR, and what they name",
      code: 1,
    };
  }
  const refusal = systemRefusal(error);
  if (refusal !== undefined) {
    const { path, reason, advice } = refusal;
    const what = path === undefined ? "The system refused" : `"${path}" can't be used`;
    return { message: `${what}: ${reason}`, hint: advice, code: 1 };
  }
  const said = error instanceof Error ? error.message : String(error);
  return {
    message: `The service can't start: ${said}`,
    hint: "Start it again with AIEL_DEBUG=1 to see where, and report it",
    code: 1,
  };
}

/**
 * Runs `open` and says what it was for when the system or the store refuses.
 *
 * @throws {StartFailure}
 */
export async function needed<T>(
  what: string,
  hint: string,
  open: () => T | Promise<T>,
): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof ConfigError || error instanceof StartFailure) throw error;
    const cause = error instanceof StoreUnavailable ? error.cause ?? error : error;
    throw new StartFailure(
      `${what} can't be used: ${reasonOf(cause)}`,
      adviceOn(cause, hint),
      error,
    );
  }
}

/** What to do, where the place is good and what is in it is not. */
export function adviceOn(cause: unknown, hint: string): string {
  const code = systemRefusal(cause)?.code ?? "";
  const said = cause instanceof Error ? cause.message : "";
  const first = code === "ENOSPC" || code === "EDQUOT" || /disk is full/i.test(said)
    ? "Free some space"
    : /malformed|not a database/i.test(said)
    ? "Put a copy of it from before in its place"
    : undefined;
  return first === undefined
    ? hint
    : `${first}, or ${hint.charAt(0).toLowerCase()}${hint.slice(1)}`;
}
