import type { Operation } from "./operation.ts";
import { PathTemplate } from "./path_template.ts";
import { HttpProblem } from "./problem.ts";

/** Paths that need no token; they are all read. */
export const PUBLIC_PATHS = [
  "/",
  "/healthz",
  "/readyz",
  "/openapi.json",
  "/docs",
  "/v1/meta",
] as const;

/**
 * Tells a method that a path does not know from a path that is not known at all: the problem, or
 * undefined for the latter.
 */
export type MethodCheck = (method: string, path: string) => HttpProblem | undefined;

/** The check over these operations. */
export function methodCheck(operations: readonly Operation[]): MethodCheck {
  const known = [
    ...PUBLIC_PATHS.map((path) => ({ pattern: new PathTemplate(path).pattern, method: "get" })),
    ...operations.map(({ contract: { path, method } }) => ({
      pattern: new PathTemplate(path).pattern,
      method,
    })),
  ];
  return (method, path) => {
    const methods = known.filter(({ pattern }) => pattern.test(path)).map((one) => one.method);
    if (methods.length === 0) return undefined;
    const allowed = new Set(methods.map((one) => one.toUpperCase()));
    if (allowed.has("GET")) allowed.add("HEAD");
    if (allowed.has(method)) return undefined;
    const allow = [...allowed].sort().join(", ");
    return new HttpProblem(
      "method_not_allowed",
      `The method is not known here, expected one of ${allow}`,
      { headers: { allow } },
    );
  };
}
