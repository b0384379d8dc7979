import type { ProviderName } from "../protocol/calls.ts";

/** Name of the runtime manifest. */
export const MANIFEST_FILE = "aiel.json";
/** Longest manifest, in bytes. */
export const MAX_MANIFEST_BYTES = 256 * 1024;

/** What a project says about itself in `aiel.json`. Every part is optional. */
export interface Manifest {
  readonly name?: string;
  /** Range of runtime versions, as `^0.1.0`. */
  readonly runtime?: string;
  readonly bundle?: "minimal" | "ai";
  /** Capability map, not yet checked: its grammar belongs to the policy. */
  readonly capabilities?: unknown;
  /** The integrations that the project's code calls, by the names it uses. */
  readonly integrations?: Readonly<Record<string, DeclaredIntegration>>;
  readonly limits?: ProjectLimits;
  /** Whether the code may be loaded before there is a request; default: true. */
  readonly warm?: boolean;
  /** Environment of the project's code. */
  readonly env?: Readonly<Record<string, string>>;
}

/** An integration as a project declares it. */
export interface DeclaredIntegration {
  readonly provider: ProviderName;
  /** What of it is called, in the grammar of the provider, which the policy checks. */
  readonly actions: readonly string[];
}

/** Limits a project sets for itself; the platform may lower them. */
export interface ProjectLimits {
  readonly memory_mb?: number;
  readonly cpu_ms?: number;
  readonly output_bytes?: number;
  readonly log_entries?: number;
  readonly log_bytes?: number;
  readonly timeout_ms?: number;
}
