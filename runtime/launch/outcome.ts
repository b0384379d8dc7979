/**
 * How one invocation ended, and everything the parent measured.
 *
 * @module
 */

import type { EnvelopeLogEntry } from "../protocol/envelope.ts";
import type { Limits } from "../protocol/limits.ts";
import type { ChildFailure } from "../protocol/channel.ts";
import type { ProcessUsage } from "./process_usage.ts";
import type { TrailReading } from "./trail.ts";

/** What has a limit. */
export type LimitName =
  | keyof Limits
  | "file_bytes"
  | "disk_bytes"
  | "files"
  | "permission_checks"
  | "threads"
  | "calls"
  | "model_tokens";

/** How an invocation ended, as far as the parent knows. */
export type Ending =
  | { type: "result"; json: string }
  | { type: "failure"; failure: ChildFailure }
  | { type: "timeout"; timeoutMs: number; phase: Phase }
  | { type: "cancelled" }
  | {
    type: "limit";
    limit: LimitName;
    max: number;
    used: number | null;
  }
  | { type: "exited"; code: number; signal: string | null; phase: Phase; stderr: string }
  | { type: "unstarted"; why: string };

/** Whether no code of a snapshot can have run: it is only loaded by a child that is up. */
export function neverCameUp(ending: Ending): boolean {
  return ending.type === "unstarted" || (ending.type === "exited" && ending.phase === "spawn");
}

/** How far the child had come. */
export type Phase = "spawn" | "load" | "run";

/** The ending and everything the parent measured. */
export interface Outcome {
  ending: Ending;
  /** The child has said its last word, after its answer. */
  isDone: boolean;
  logs: EnvelopeLogEntry[];
  /** The permission checks that Deno wrote down. */
  trail: TrailReading;
  /** The request had reached the code. */
  began: boolean;
  outputBytes: number;
  /** The items of the answer, as JSON, if it is one of items; none where they were followed. */
  items: readonly string[] | undefined;
  usage: ProcessUsage | null;
  wallMs: number;
  phases: { spawn_ms: number | null; load_ms: number | null; run_ms: number | null };
}
