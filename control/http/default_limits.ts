import { DEFAULT_MANIFEST_LIMITS } from "../domain/snapshots/manifest.ts";
import type { RatePolicy } from "./rate_limiter.ts";
import type { ServiceLimits } from "./services.ts";

/** What one principal may ask for, unless the service is told otherwise. */
export const DEFAULT_RATE: RatePolicy = { name: "principal", burst: 2_000, perSecond: 200 };

/** What one address may ask for of what is public in a project, unless the service is told. */
export const DEFAULT_ANONYMOUS_RATE: RatePolicy = {
  name: "anonymous",
  burst: 200,
  perSecond: 20,
};

/** The rates of a service that is told no others. */
export const DEFAULT_RATES = { rate: DEFAULT_RATE, anonymousRate: DEFAULT_ANONYMOUS_RATE };

/** The limits of a service that is told no others. */
export const DEFAULT_SERVICE_LIMITS: ServiceLimits = {
  manifest: DEFAULT_MANIFEST_LIMITS,
  jsonBody: 2 ** 20,
  // The 8 MiB that the command puts into one, and what stands before each blob.
  packBody: 9 * 2 ** 20,
  patience: { idleMs: 15_000, totalMs: 60_000 },
  rate: DEFAULT_RATE,
  anonymous: DEFAULT_ANONYMOUS_RATE,
  failedAuth: { name: "failed_auth", burst: 30, perSecond: 0.5 },
  idempotencyLockMs: 5 * 60_000,
};
