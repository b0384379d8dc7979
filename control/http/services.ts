import type { LoopTurn } from "../domain/loop_turn.ts";
import type { ManifestLimits } from "../domain/snapshots/manifest.ts";
import type { Clock, RandomBytes } from "../domain/ids.ts";
import type { TreeReader } from "../domain/snapshots/tree_reader.ts";
import type { IntegrationProviders } from "../domain/integrations/ports.ts";
import type { ActionGrammar, Sealer } from "../domain/releases/ports.ts";
import type { SnapshotValidator } from "../domain/snapshots/snapshot_validator.ts";
import type { BlobStore } from "../domain/snapshots/blob_store.ts";
import type { ExecutionServices } from "../domain/executions/services.ts";
import type { Store } from "../domain/store.ts";
import type { RatePolicy } from "./rate_limiter.ts";
import type { BodyPatience } from "./read_body.ts";

/** A line of the service's log. Never holds a token or content. */
export interface ServiceLogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  /** What happened, as in `http.request`. */
  readonly event: string;
  readonly [field: string]: unknown;
}

/** A request that was answered, for those who count. */
export interface RequestFacts {
  readonly method: string;
  /** The template of its path; undefined: it was for none of the operations. */
  readonly route: string | undefined;
  readonly status: number;
  /** Until the head of the answer, in milliseconds. */
  readonly durationMs: number;
}

/** How much the service takes. */
export interface ServiceLimits {
  readonly manifest: ManifestLimits;
  /** Bytes of a JSON body: what is larger travels as a blob. */
  readonly jsonBody: number;
  /** Bytes of a pack of blobs. */
  readonly packBody: number;
  readonly patience: BodyPatience;
  /** Requests of one principal; undefined: as many as it likes. */
  readonly rate: RatePolicy | undefined;
  /**
   * Requests of one address for what is public in one project; undefined: as many as it likes.
   */
  readonly anonymous: RatePolicy | undefined;
  /** Attempts with bad tokens from one address. */
  readonly failedAuth: RatePolicy;
  /**
   * How long a request with an idempotency key may run before another one may claim the key, in
   * milliseconds.
   */
  readonly idempotencyLockMs: number;
}

/** What the app works with: ports, and nothing that it makes itself. */
export interface Services {
  readonly store: Store;
  readonly blobs: BlobStore;
  /** Reads the manifests of snapshots. */
  readonly trees: TreeReader;
  readonly validator: SnapshotValidator;
  /** What providers of governed calls know of actions. */
  readonly grammar: ActionGrammar;
  /** Seals the values of variables, and the secrets of integrations. */
  readonly sealer: Sealer;
  /** Makes and runs executions. */
  readonly executions: ExecutionServices;
  /** Checks configurations of integrations, and connects with them. */
  readonly integrations: IntegrationProviders;
  readonly clock: Clock;
  /** Measures how long the event loop is held, whatever by: one for the whole service. */
  readonly turn: LoopTurn;
  readonly random: RandomBytes;
  readonly log: (line: ServiceLogLine) => void;
  /** Hears of every request that was answered; undefined: nothing is counted. */
  readonly answered?: ((request: RequestFacts) => void) | undefined;
  readonly limits: ServiceLimits;
  /**
   * Where the service is reached from outside, for its own document; undefined: where the reader
   * found it.
   */
  readonly publicUrl: string | undefined;
  /** Where projects answer, without a slash at the end. */
  readonly runUrl: string;
}
