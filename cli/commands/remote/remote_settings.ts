/**
 * What the options of a call say about where it is made.
 *
 * @module
 */

import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { integerOption, spanOption } from "../../program/measure_options.ts";
import { REMOTE_OPTIONS } from "./options.ts";

/** 31 days, as long as the service puts anything off. */
const MAX_DELAY_MS = 31 * 24 * 3_600_000;

/** How the service is to be asked. */
export interface RemoteSettings {
  /** It goes into the queue, and no result is waited for. */
  readonly isQueued: boolean;
  readonly delaySeconds: number | undefined;
  readonly priority: number | undefined;
  readonly idempotencyKey: string | undefined;
}

/**
 * Refuses what goes with `--remote` only, for a local run.
 *
 * @throws {CliError} USAGE
 */
export function refuseRemoteOptions(input: Input): void {
  const alone = REMOTE_OPTIONS.find(({ name }) =>
    name !== "remote" && (input.option(name) !== undefined || input.flag(name))
  );
  if (alone === undefined) return;
  throw new CliError("USAGE", `--${alone.name} goes with --remote only`, {
    hint: "Add --remote to run what is live in an environment, or leave it out to run it here",
  });
}

/**
 * Reads them.
 *
 * @throws {CliError} USAGE
 */
export function remoteSettings(input: Input): RemoteSettings {
  if (input.option("grant") !== undefined) {
    throw new CliError("USAGE", "--grant goes with local runs only", {
      hint: "What code may do there the service's grants say: `aiel grants show`",
    });
  }
  const isQueued = input.flag("async");
  const delay = spanOption(input, "delay");
  const priority = integerOption(input, "priority", { least: -100, most: 100 });
  if (!isQueued) {
    const option = delay !== undefined ? "delay" : priority !== undefined ? "priority" : undefined;
    if (option !== undefined) {
      throw new CliError("USAGE", `--${option} goes with --async only`, {
        hint: "Add --async to put it into the queue",
      });
    }
  } else if (input.flag("follow")) {
    throw new CliError("USAGE", "--follow and --async exclude each other", {
      hint: "`aiel logs -f <id>` follows what is in the queue",
    });
  }
  if (delay !== undefined && delay > MAX_DELAY_MS) {
    throw new CliError("USAGE", "--delay is longer than 31 days, which is the longest");
  }
  const idempotencyKey = input.option("idempotency-key");
  if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
    throw new CliError(
      "USAGE",
      "--idempotency-key takes 1 to 255 letters, digits and signs of ASCII",
      { hint: "For example --idempotency-key order-4711" },
    );
  }
  return {
    isQueued,
    delaySeconds: delay === undefined ? undefined : Math.ceil(delay / 1_000),
    priority,
    idempotencyKey,
  };
}
