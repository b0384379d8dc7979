/**
 * What a session works with, besides the child's process.
 *
 * @module
 */

import type { OpenCalls } from "../protocol/call_frames.ts";
import type { LoadMessage, RunMessage } from "../protocol/channel.ts";
import type { EnvelopeLogEntry } from "../protocol/envelope.ts";
import type { Limits } from "../protocol/limits.ts";
import type { AnswerListener } from "./answer_parts.ts";
import type { ShownPlace } from "./barrier.ts";

/** What loading needs besides the child. */
export interface LoadSpec {
  load: Omit<LoadMessage, "nonce" | "ahead">;
  limits: Limits;
  /** Makes text that the child said fit for a tenant: no path of the host. */
  clean: (text: string) => string;
}

/** What one invocation needs besides the child. */
export interface SessionSpec extends LoadSpec {
  run: RunMessage;
  /** When the invocation began, on the clock of `performance.now()`. */
  since: number;
  signal: AbortSignal | undefined;
  /** Hears lines of the log as they come. */
  log: ((entry: EnvelopeLogEntry) => void) | undefined;
  /**
   * Hears of items as they come, and settles when it has room for the next; undefined: none does.
   */
  follow: AnswerListener | undefined;
  /** Takes the governed calls of the code; undefined: it may make none. */
  openCalls: OpenCalls | undefined;
}

/** What belongs to a child besides its process. */
export interface SessionPlaces {
  /** A directory of the host that the child may fill; undefined: it has none. */
  writable: string | undefined;
  /** Ends by a signal are told as an exit code. */
  behindBarrier: boolean;
  /** The descriptor of the trail, where the kernel keeps the code from it. */
  trailDescriptor: number | undefined;
  /** What of the host it was granted, behind the second barrier. */
  granted: readonly ShownPlace[];
}
