/**
 * What the session of a child and whatever takes its governed calls need of each other.
 *
 * @module
 */

import type { CallMessage } from "./calls.ts";

/** The way back to the child. */
export interface CallLink {
  /** Gives the child a message. Settles when it was taken, or never will be. */
  send(message: CallMessage): Promise<void>;
  /** Ends the invocation: a limit was exceeded. */
  exceeded(limit: "calls" | "model_tokens", max: number, used: number): void;
  /** Ends the invocation: the child sent what only code that meddles with the channel sends. */
  broken(): void;
}

/** Takes the frames of calls. */
export interface CallFrames {
  /** Takes one, of a type in `FRAME`. Never throws. */
  take(type: number, payload: Uint8Array): void;
  /** Ends every call that is open. Settles when nothing of them is left; never rejects. */
  end(): Promise<void>;
}

/** Begins to take the calls of one run. */
export type OpenCalls = (link: CallLink) => CallFrames;
