/**
 * All attempts, by what they are aimed at.
 *
 * @module
 */

import type { Attempt } from "./attempt.ts";
import { barrier } from "./barrier.ts";
import { calls } from "./calls.ts";
import { capabilities } from "./capabilities.ts";
import { channel } from "./channel.ts";
import { configuration } from "./configuration.ts";
import { descriptors } from "./descriptors.ts";
import { environment } from "./environment.ts";
import { files } from "./files.ts";
import { granted } from "./granted.ts";
import { memory } from "./memory.ts";
import { network } from "./network.ts";
import { processes } from "./process.ts";
import { resources } from "./resources.ts";
import { results } from "./results.ts";
import { sharedState } from "./shared_state.ts";
import { snapshot } from "./snapshot.ts";
import { storage } from "./storage.ts";
import { streams } from "./streams.ts";
import { time } from "./time.ts";
import { trail } from "./trail.ts";

/** The tables. */
export const FAMILIES: Readonly<Record<string, readonly Attempt[]>> = {
  files,
  snapshot,
  network,
  process: processes,
  storage,
  channel,
  time,
  memory,
  results,
  configuration,
  capabilities,
  granted,
  descriptors,
  barrier,
  environment,
  resources,
  shared_state: sharedState,
  trail,
  streams,
  calls,
};

/** An attempt and the name it is known by, in reports and in `os_verdicts.json`. */
export interface NamedAttempt {
  readonly family: string;
  readonly name: string;
  readonly attempt: Attempt;
}

/** Every attempt that can be made on this machine. */
export function allAttempts(): NamedAttempt[] {
  return Object.entries(FAMILIES).flatMap(([family, attempts]) =>
    attempts.map((attempt) => ({ family, name: `${family}: ${attempt.name}`, attempt }))
  ).filter(({ attempt }) => attempt.linux !== true || Deno.build.os === "linux");
}
