/**
 * Calls an export of what is live in an environment of the service: the way of `aiel invoke
 * --remote`, `execute --remote` and `describe --remote`.
 *
 * @module
 */

import { EnvelopeDocument, invoke, type InvokeRequest } from "../../../control/api/executions.ts";
import type { Sent } from "../../../control/api/client/request_input.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { foreign } from "../../program/foreign.ts";
import { isControlError } from "../../sync/remote_error.ts";
import { type EnvironmentService, openEnvironment } from "../release/service.ts";
import { type GivenMember, textMemberHint } from "../run/event_members.ts";
import { readTimeout } from "../run/run_request.ts";
import { type ForeignEnvelope, readEnvelope } from "./read_envelope.ts";
import type { QueuedRun, RemoteRun } from "./remote_run.ts";
import { remoteSettings } from "./remote_settings.ts";
import { reportRemote } from "./report_remote.ts";
import { showEvents } from "./show_events.ts";

/** The longest that the service lets a caller wait, and time for its answer, in milliseconds. */
const WAIT_MS = 320_000;

type CallKey = { readonly idempotencyKey?: string };

/** What is asked for. */
export interface RemoteTarget {
  readonly request: Sent<InvokeRequest>;
  /** As people call it. */
  readonly title: string;
  /** Members of its event that were typed one by one. */
  readonly members?: readonly GivenMember[];
}

/** Calls it, and tells on standard error how it went. */
export async function callRemote(
  { request, title, members = [] }: RemoteTarget,
  input: Input,
  deps: Deps,
): Promise<RemoteRun | QueuedRun> {
  const { isQueued, delaySeconds, priority, idempotencyKey } = remoteSettings(input);
  const timeoutMs = readTimeout(input);
  const service = await openEnvironment(input, deps);
  const queue = {
    ...delaySeconds === undefined ? {} : { delay_seconds: delaySeconds },
    ...priority === undefined ? {} : { priority },
  };
  const body: Sent<InvokeRequest> = {
    ...request,
    ...timeoutMs === undefined ? {} : { timeout_ms: timeoutMs },
    ...Object.keys(queue).length === 0 ? {} : { queue },
  };
  const key = idempotencyKey === undefined ? {} : { idempotencyKey };
  if (isQueued) {
    const asked = { params: service.at, body };
    const queued = await deps.progress.step(
      "Putting it into the queue",
      () => service.client.later(invoke, asked, key),
    );
    return { at: service.at, queued };
  }
  const followed = input.flag("follow");
  const document = followed ? await follow(service, { body, key }, deps) : await deps.progress.step(
    `Running ${title} in ${foreign(service.at.environment)}`,
    () => waitFor(service, { body, key }, deps),
  );
  const shown = withHint(document, members);
  const ran = { envelope: readEnvelope(shown), document: shown, followed };
  reportRemote(ran, service.at, deps);
  return ran;
}

/** Waits for the envelope. */
async function waitFor(
  { client, at }: EnvironmentService,
  { body, key }: { readonly body: Sent<InvokeRequest>; readonly key: CallKey },
  deps: Deps,
): Promise<ForeignEnvelope> {
  try {
    const asked = { params: at, body };
    return (await client.envelope(invoke, asked, { ...key, timeoutMs: WAIT_MS })).envelope;
  } catch (thrown) {
    throw deps.signal.aborted ? interrupted(undefined, thrown) : thrown;
  }
}

/** Shows what comes until the envelope does. */
async function follow(
  { client, at }: EnvironmentService,
  { body, key }: { readonly body: Sent<InvokeRequest>; readonly key: CallKey },
  deps: Deps,
): Promise<ForeignEnvelope> {
  const seen = showEvents(deps);
  try {
    for await (const event of client.events(invoke, { params: at, body }, key)) {
      if (event.event === "envelope") return envelopeOf(event.data);
      seen.show(event);
    }
  } catch (thrown) {
    const id = seen.execution();
    if (deps.signal.aborted) throw interrupted(id, thrown);
    if (id === undefined || !isControlError(thrown) || thrown.code !== "unreachable") throw thrown;
    throw brokenOff(id, thrown);
  }
  throw brokenOff(seen.execution());
}

function envelopeOf(data: unknown): ForeignEnvelope {
  const parsed = EnvelopeDocument.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new CliError("REMOTE", "The service's envelope is not of the form that this aiel knows", {
    hint: "`aiel version` and `aiel doctor` say whether this aiel is too old for the service",
    cause: parsed.error,
  });
}

function interrupted(id: string | undefined, cause: unknown): CliError {
  if (id === undefined) {
    return new CliError("INTERRUPTED", "Interrupted, which cancels the execution if it began", {
      hint: "`aiel executions list` says what became of it",
      cause,
    });
  }
  return new CliError("INTERRUPTED", `Interrupted, which cancels execution "${id}"`, {
    hint: `\`aiel executions show ${id}\` says how far it came`,
    details: { execution_id: id },
    cause,
  });
}

function brokenOff(id: string | undefined, cause?: unknown): CliError {
  const which = id === undefined ? "the execution" : `execution "${id}"`;
  return new CliError("REMOTE", `The connection broke off before the end of ${which}`, {
    hint: id === undefined
      ? "`aiel executions list` says what became of it"
      : `\`aiel executions show ${id}\` says what became of it`,
    details: { execution_id: id ?? null },
    cause,
  });
}

/** What was typed as text and is to be something else gets the hint that a local run gives. */
function withHint(document: ForeignEnvelope, members: readonly GivenMember[]): ForeignEnvelope {
  const { error } = readEnvelope(document);
  if (error === null || document.error === null) return document;
  const hint = textMemberHint(error, members, undefined);
  return hint === undefined ? document : { ...document, error: { ...document.error, hint } };
}
