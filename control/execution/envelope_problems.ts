import type { EnvelopeError } from "../../runtime/mod.ts";
import type { ValidationProblem } from "../domain/snapshots/snapshot_validator.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";

const LISTS = ["problems", "violations", "failures"] as const;
const MAX_PROBLEMS = 100;
const MAX_MESSAGE = 1_000;

/** What to do about a limit: the runtime's own hint is for an execution. */
const LIMIT_HINT =
  "A push only loads the modules: let them do their work when an export is called, not before";

/**
 * What an envelope's error says, one problem for each place: those of the contract (`problems`), of
 * the import inspection (`violations`, `failures`), or the error itself, which for a limit names
 * it. Some of it is user code's own words, so that every part is taken as it comes and cut to size.
 */
export function envelopeProblems(error: EnvelopeError): ValidationProblem[] {
  const details = isRecord(error.details) ? error.details : {};
  for (const name of LISTS) {
    const list = details[name];
    if (!Array.isArray(list) || list.length === 0) continue;
    return list.filter(isRecord).slice(0, MAX_PROBLEMS).map((one) => problemAt(error, one));
  }
  const hint = error.origin === "limit" ? LIMIT_HINT : error.hint ?? details["hint"];
  return [{
    code: error.code,
    message: error.message.slice(0, MAX_MESSAGE),
    ...(typeof hint === "string" ? { hint: hint.slice(0, MAX_MESSAGE) } : {}),
  }];
}

function problemAt(
  error: EnvelopeError,
  found: Readonly<Record<string, unknown>>,
): ValidationProblem {
  const place = isRecord(found["place"]) ? found["place"] : found;
  const { file, line } = place;
  const { message, hint, code } = found;
  return {
    code: typeof code === "string" ? code.slice(0, 64) : error.code,
    message: (typeof message === "string" ? message : error.message).slice(0, MAX_MESSAGE),
    ...(typeof file === "string" ? { path: file.slice(0, MAX_MESSAGE) } : {}),
    ...(typeof line === "number" && Number.isSafeInteger(line) ? { line } : {}),
    ...(typeof hint === "string" ? { hint: hint.slice(0, MAX_MESSAGE) } : {}),
  };
}
