/**
 * What a caller is told of an execution that failed: code, message and its id. Stack, log and all
 * else that its record holds are for those who may read it.
 *
 * @module
 */
import { type EnvelopeError, type ErrorCode, ERRORS } from "../../protocol/errors.ts";
import { isRecord } from "../../protocol/is_record.ts";
import type { Json } from "../../protocol/json.ts";
import { type ProblemPlace, problemResponse } from "../problem.ts";

const TITLES: Readonly<Record<ErrorCode, string>> = {
  VALIDATION_ERROR: "The request is not valid",
  NOT_FOUND: "Not found",
  SECURITY_VIOLATION: "The code did what it may not do",
  TIMEOUT: "The code took too long",
  RESOURCE_LIMIT: "The code reached a limit",
  OVERLOADED: "There is no place for it now",
  CANCELLED: "The execution was cancelled",
  USER_CODE_ERROR: "The code failed",
  INTERNAL: "The platform failed",
};

/** What is told of places, so that a hostile answer of code stays small. */
const MOST_PLACES = 100;
const MOST_CHARACTERS = 500;

/** The response of an execution that failed. */
export function failureResponse(error: EnvelopeError, executionId: string): Response {
  const { code, message } = error;
  const input = code === "VALIDATION_ERROR" ? inputProblems(error.details) : undefined;
  const retryAfter = retryAfterOf(error);
  return problemResponse({
    status: statusOf(error, input !== undefined, retryAfter !== undefined),
    title: input === undefined && code === "VALIDATION_ERROR" ? "The code failed" : TITLES[code],
    detail: message,
    code,
    errors: input,
    execution_id: executionId,
  }, {
    "aiel-execution": executionId,
    ...(retryAfter === undefined ? {} : { "retry-after": `${retryAfter}` }),
  });
}

/** The response where code answered what is no answer of HTTP. */
export function malformedResponse(executionId: string): Response {
  return problemResponse({
    status: ERRORS.USER_CODE_ERROR.status,
    title: TITLES.USER_CODE_ERROR,
    detail: "The code answered in a form that is no HTTP response, or with too many headers",
    code: "USER_CODE_ERROR",
    execution_id: executionId,
  }, { "aiel-execution": executionId });
}

/**
 * As the table of errors says, but where that would blame the caller: code that breaks its own
 * schema, or the rules, fails as code.
 */
function statusOf({ code }: EnvelopeError, isInput: boolean, isLater: boolean): number {
  switch (code) {
    case "VALIDATION_ERROR":
      return isInput ? 422 : ERRORS.USER_CODE_ERROR.status;
    case "SECURITY_VIOLATION":
      return ERRORS.USER_CODE_ERROR.status;
    case "USER_CODE_ERROR":
      // It asked to be called again later.
      return isLater ? ERRORS.OVERLOADED.status : ERRORS.USER_CODE_ERROR.status;
    default:
      return ERRORS[code].status;
  }
}

/** Places in the caller's own request; undefined: the error is not about it. */
function inputProblems(details: Json | undefined): ProblemPlace[] | undefined {
  if (!isRecord(details) || !Array.isArray(details.problems)) return undefined;
  const places = details.problems.slice(0, MOST_PLACES).flatMap((problem: unknown) => {
    if (!isRecord(problem)) return [];
    const { path, message } = problem;
    if (typeof path !== "string" || typeof message !== "string") return [];
    const [, location] = /^input(?:\.(.+))?$/s.exec(path) ?? [];
    return path.startsWith("input")
      ? [{ location: shown(location ?? "request"), message: shown(message) }]
      : [];
  });
  return places.length === 0 ? undefined : places;
}

/** Seconds after which to ask again; undefined: nothing says so. */
function retryAfterOf({ code, details, retryable }: EnvelopeError): number | undefined {
  const ms = isRecord(details) ? details.retry_after_ms : undefined;
  if (retryable && typeof ms === "number" && ms >= 0) return Math.max(1, Math.ceil(ms / 1000));
  return code === "OVERLOADED" ? 1 : undefined;
}

function shown(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
