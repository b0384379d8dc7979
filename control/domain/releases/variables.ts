/**
 * What variables may be called, and hold.
 *
 * @module
 */
import { parseCapabilities, PolicyError } from "../../../runtime/policy/mod.ts";
import { MAX_VALUE_BYTES } from "../../api/variables.ts";
import { DomainError } from "../domain_error.ts";

/** Most variables of an environment. */
export const MAX_VARIABLES = 200;

/**
 * A name that code can be granted, as it is.
 *
 * @throws {DomainError} invalid_name
 */
export function checkVariableName(name: string): string {
  try {
    parseCapabilities({ env: [name] }, "variable");
    return name;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const message = error.message.replace('"variable.env[0]"', "Variable");
    throw new DomainError("invalid_name", message, { hint: "Code can be granted no such name" });
  }
}

/**
 * Most bytes of a sealed value: each run looks for all of them in what is kept, in many spellings.
 */
const MAX_SEALED_BYTES = 16 * 1024;

/**
 * Refuses what is no value.
 *
 * @throws {DomainError} invalid_name
 */
export function checkValue(value: string, isSealed: boolean): void {
  const most = isSealed ? MAX_SEALED_BYTES : MAX_VALUE_BYTES;
  const isText = value.isWellFormed() && !value.includes("\0");
  if (isText && new TextEncoder().encode(value).length <= most) return;
  throw new DomainError(
    "invalid_name",
    `Value is not allowed, expected at most ${most} bytes of text without a zero`,
  );
}
