import type { EnvironmentPlace } from "../../../control/api/environments.ts";
import type { ExecutionDocument } from "../../../control/api/executions.ts";
import type { Envelope } from "../../../runtime/mod.ts";
import type { ForeignEnvelope } from "./read_envelope.ts";

/** An execution that was waited for. */
export interface RemoteRun {
  readonly envelope: Envelope;
  /** As it came, but for a hint of this command. */
  readonly document: ForeignEnvelope;
  readonly followed: boolean;
}

/** An execution that is in the queue. */
export interface QueuedRun {
  readonly at: EnvironmentPlace;
  readonly queued: ExecutionDocument;
}
