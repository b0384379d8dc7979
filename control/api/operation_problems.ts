import * as z from "zod";
import type { Contract } from "./contract.ts";
import { PROBLEM_CODES, type ProblemCode } from "./problem_codes.ts";

/**
 * Every code that an operation's problems can have, in the order of the table: what follows from
 * its contract's form, and what the contract names itself. It answers with no other.
 */
export function problemsOf(contract: Contract): readonly ProblemCode[] {
  const codes = new Set([...byForm(contract), ...contract.problems]);
  return PROBLEM_CODES.filter((code) => codes.has(code));
}

function* byForm(contract: Contract): Generator<ProblemCode> {
  const { permission, input: { shape }, rawBody } = contract;
  // The first of them for a Host that names no host.
  yield* ["invalid_header", "internal", "unavailable"];
  if (permission === "none") return;
  yield* ["client_too_old", "unauthenticated", "rate_limited", "invalid_request"];
  if (permission !== "any_token") yield "forbidden";
  if (shape.query instanceof z.ZodObject && "cursor" in shape.query.shape) yield "invalid_cursor";
  if (contract.ifMatch) yield "version_moved";
  if (contract.idempotent) {
    yield* ["idempotency_key_in_use", "idempotency_key_reused"];
    if (contract.secret) yield "idempotency_answer_sealed";
  }
  if (rawBody === undefined && shape.body === undefined) return;
  yield* ["request_timeout", "request_aborted", "body_too_large", "unsupported_media_type"];
  if (shape.body !== undefined) yield "malformed_json";
}
