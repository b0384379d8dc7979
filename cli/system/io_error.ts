import { systemRefusal } from "../../runtime/protocol/system_reason.ts";
import { CliError } from "../errors.ts";

/**
 * What the system refused, with the path, the reason in words and what to do.
 *
 * @param action what was being done with it: `read`, `write`, `watch`
 */
export function ioError(action: string, path: string, thrown: unknown, hint?: string): CliError {
  const refusal = systemRefusal(thrown);
  const reason = refusal?.reason ?? (thrown instanceof Error ? thrown.message : String(thrown));
  return new CliError("IO", `Cannot ${action} "${path}": ${reason}`, {
    hint: hint ?? refusal?.advice ?? "Check the path and the disk, then run it again",
    details: { path, reason: refusal?.code ?? null },
    cause: thrown,
  });
}
