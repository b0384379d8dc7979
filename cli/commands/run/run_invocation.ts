/**
 * Runs an export with members that were typed one by one, and says what was typed wrong.
 *
 * @module
 */

import type { Deps } from "../../deps.ts";
import {
  type CalledExport,
  calledExport,
  refuseUnknownMembers,
  textMemberHint,
} from "./event_members.ts";
import type { GivenEvent } from "./read_event.ts";
import { type RunOutcome, runRequest, type RunSettings } from "./run_request.ts";

/** What to invoke, with what. */
export interface Invocation {
  readonly kind: string;
  readonly name: string;
  readonly given: GivenEvent;
}

/**
 * Runs it. What was given whole goes to the export as it is.
 *
 * @param description what `describe` says, where it is known already
 * @throws {CliError} USAGE when a typed member fits nothing; the export did not run then
 */
export async function runInvocation(
  { kind, name, given: { event, members } }: Invocation,
  settings: RunSettings,
  deps: Deps,
  description?: unknown,
): Promise<RunOutcome> {
  let called: CalledExport | undefined;
  if (members.length > 0) {
    // A project that can't be described can't be invoked either: then that is the error to show.
    const described = description ??
      (await runRequest({ action: "describe" }, settings, deps)).envelope.result;
    called = calledExport(described, kind, name);
    if (called !== undefined) refuseUnknownMembers(called, members);
  }
  const ran = await runRequest({ action: "invoke", kind, name, event }, settings, deps);
  const { error } = ran.envelope;
  if (error === null) return ran;
  const hint = textMemberHint(error, members, called);
  return hint === undefined
    ? ran
    : { ...ran, envelope: { ...ran.envelope, error: { ...error, hint } } };
}
