/**
 * The static half of the import policy: a violation becomes an error that names file, line and
 * specifier.
 *
 * @module
 */

import type { Inspection } from "../policy/inspection.ts";
import { RuntimeError } from "../protocol/errors.ts";
import type { Json } from "../protocol/json.ts";
import { type Inspected, type InspectionHost, inspectModules } from "./inspect_modules.ts";

/**
 * Inspects the modules that `file` reaches.
 *
 * @throws {RuntimeError} SECURITY_VIOLATION, NOT_FOUND (an import of a file that is not there),
 * USER_CODE_ERROR (syntax) or CANCELLED
 */
export async function checkModules(
  inspected: Inspected,
  file: string,
  host: InspectionHost,
): Promise<void> {
  refuse(await inspectModules(inspected, file, host));
}

function refuse({ violations, failures }: Inspection): void {
  const [violation] = violations;
  if (violation !== undefined) {
    const more = violations.length === 1 ? "" : ` (and ${violations.length - 1} more)`;
    throw new RuntimeError(
      "SECURITY_VIOLATION",
      `${violation.file}:${violation.line}: ${violation.message}${more}`,
      {
        hint: violation.hint,
        details: { violations: toJson(violations.slice(0, 50)) },
      },
    );
  }
  const [failure] = failures;
  if (failure === undefined) return;
  const code = failure.kind === "missing"
    ? "NOT_FOUND"
    : failure.kind === "syntax"
    ? "USER_CODE_ERROR"
    : "SECURITY_VIOLATION";
  throw new RuntimeError(code, `${failure.file}:${failure.line}: ${failure.message}`, {
    ...(failure.hint === undefined ? {} : { hint: failure.hint }),
    origin: failure.kind === "uninspectable" ? "policy" : "user_code",
    details: { failures: toJson(failures.slice(0, 50)) },
  });
}

function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
