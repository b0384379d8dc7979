import type { ProviderName } from "../../../runtime/protocol/calls.ts";
import type { JsonObject } from "../../../runtime/protocol/json.ts";
import type { EnvironmentId, PrincipalId } from "../ids.ts";

/** A service that code of an environment may call by name. */
export interface Integration {
  readonly environmentId: EnvironmentId;
  /** As manifests name it. */
  readonly name: string;
  readonly provider: ProviderName;
  /** What the provider takes, but for the secret. */
  readonly config: JsonObject;
  /** Sealed; null: it has none. */
  readonly secret: string | null;
  /** Counts up with every change, of the secret as well. */
  readonly version: number;
  /** When the secret was given; null: it has none. */
  readonly rotatedAt: Date | null;
  readonly updatedAt: Date;
  readonly updatedBy: PrincipalId;
}

/** An integration with its secret opened: what a call is made with. Never kept, never shown. */
export interface ConfiguredDocument {
  readonly name: string;
  readonly provider: ProviderName;
  readonly config: JsonObject;
  readonly secret: string | undefined;
}
