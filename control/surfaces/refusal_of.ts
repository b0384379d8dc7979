import { SurfaceRefusal } from "../../runtime/surfaces/host.ts";
import { DomainError } from "../domain/domain_error.ts";
import { SealBroken } from "../domain/releases/ports.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { HttpProblem } from "../http/problem.ts";

/**
 * The refusal that tells a caller of whatever was thrown: less than callers of the API hear, since
 * anyone may be one. What is not the service's word is thrown on.
 *
 * @throws what it can't tell of
 */
export function refusalOf(thrown: unknown): SurfaceRefusal {
  if (thrown instanceof SurfaceRefusal) return thrown;
  if (thrown instanceof DomainError) return ruled(thrown);
  if (thrown instanceof HttpProblem && thrown.code === "rate_limited") {
    const seconds = Number(thrown.options.headers?.["retry-after"] ?? 1);
    return new SurfaceRefusal("rate_limited", thrown.message, { retryAfterSeconds: seconds });
  }
  if (thrown instanceof StoreUnavailable) {
    return new SurfaceRefusal("unavailable", "The service can't answer at the moment", {
      hint: "Ask again later",
      retryAfterSeconds: 5,
    });
  }
  if (thrown instanceof SealBroken) return notReady();
  throw thrown;
}

function ruled(error: DomainError): SurfaceRefusal {
  const { code, message, hint } = error;
  switch (code) {
    case "unauthenticated":
    case "forbidden":
      return new SurfaceRefusal(code, message, hint === undefined ? {} : { hint });
    case "not_found":
    case "archived":
    case "nothing_live":
      return new SurfaceRefusal("not_found", "There is nothing at this address");
    // What exactly is missing is for those who may see the environment.
    case "not_granted":
      return notReady();
    default:
      throw error;
  }
}

/** The environment lacks what the code needs. */
export function notReady(): SurfaceRefusal {
  return new SurfaceRefusal("unavailable", "The project lacks something that it needs to run", {
    hint: "Its developers see what is missing: aiel environments show",
    retryAfterSeconds: 60,
  });
}
