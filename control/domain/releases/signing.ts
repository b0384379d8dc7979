/**
 * The secrets that senders of signed requests sign with. They stand in variables of the
 * environment: the service reads them, and code gets them only where it declares the name itself.
 *
 * @module
 */
import type { HttpSurface } from "../../../runtime/snapshot/surface_policy.ts";

/** The variables that hold them, each once. */
export function signingVariables({ routes }: HttpSurface): string[] {
  const names = Object.values(routes).flatMap((route) =>
    route.auth === "signature" ? [route.secret] : []
  );
  return [...new Set(names)];
}

/** The secrets that a value holds: several of them have spaces between. */
export function signingSecrets(value: string): string[] {
  return value.split(/\s+/).filter((secret) => secret !== "");
}
