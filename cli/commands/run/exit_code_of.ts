import type { Envelope } from "../../../runtime/mod.ts";
import { EXIT, type ExitCode } from "../../errors.ts";

/** The exit code for an envelope: its outcome, or that it was stopped. */
export function exitCodeOf({ ok, error }: Envelope): ExitCode {
  if (ok) return EXIT.ok;
  return error?.code === "CANCELLED" ? EXIT.interrupted : EXIT.failure;
}
