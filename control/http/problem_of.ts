import { HTTPException } from "hono/http-exception";
import { DomainError } from "../domain/domain_error.ts";
import { BlobMismatch, BlobNotFound } from "../domain/snapshots/blob_store.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { HttpProblem } from "./problem.ts";
import { problemSpec } from "../api/problem_codes.ts";

/**
 * The problem that tells of whatever was thrown. What is not ours becomes `internal`, and its
 * message and stack stay here.
 */
export function problemOf(thrown: unknown): HttpProblem {
  if (thrown instanceof HttpProblem) return thrown;
  if (thrown instanceof DomainError) {
    const { status } = problemSpec(thrown.code);
    return new HttpProblem(thrown.code, thrown.message, {
      hint: thrown.hint,
      details: thrown.details,
      cause: thrown,
      ...(status === 401
        ? { headers: { "www-authenticate": 'Bearer realm="aiel"' } }
        : status === 503
        ? { headers: { "retry-after": "1" } }
        : status === 429
        ? { headers: { "retry-after": "5" } }
        : {}),
    });
  }
  if (thrown instanceof StoreUnavailable) {
    return new HttpProblem("unavailable", "The store can't be reached or is full", {
      hint: "Ask again later",
      headers: { "retry-after": "5" },
      cause: thrown,
    });
  }
  if (thrown instanceof BlobMismatch || thrown instanceof BlobNotFound) {
    return new HttpProblem("content_damaged", `Content of "${thrown.sha256}" is damaged or gone`, {
      hint: "Tell the operators of the service",
      cause: thrown,
    });
  }
  if (thrown instanceof HTTPException && thrown.status < 500) {
    return new HttpProblem("invalid_request", "The request can't be read", { cause: thrown });
  }
  return new HttpProblem("internal", "The service failed to answer this request", {
    hint: "Tell the operators the request id",
    cause: thrown,
  });
}
