import {
  type ExecutionDocument,
  type PayloadDocument,
  showExecution,
  showPayload,
} from "../../../control/api/executions.ts";
import type { Envelope, EnvelopeError } from "../../../runtime/mod.ts";
import type { Command } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import { columns, type Screen, visible } from "../../program/screen.ts";
import { spanText } from "../../program/time_span.ts";
import { memberNames } from "../../sync/member_names.ts";
import { isControlError } from "../../sync/remote_error.ts";
import { openProject, type ProjectService } from "../release/service.ts";
import { readEnvelope } from "../remote/read_envelope.ts";
import { resultText } from "../run/result_text.ts";
import { failureText } from "../run/run_report.ts";
import { stateText } from "./state_text.ts";

/** What `aiel executions show` says. */
export interface ShownExecution extends ExecutionDocument {
  workspace: string;
  project: string;
  /** Null where the service does not say it. */
  principal_name: string | null;
  /** Null where it was not cancelled, or by its caller, or where the service does not say it. */
  cancelled_by_name: string | null;
  /** Why it did not succeed; null where it did, or where that is not kept or not to be read. */
  failure: { code: string; message: string; hint: string | null } | null;
  /** With `--payload`. */
  payload?: PayloadDocument;
}

interface Shown {
  document: ShownExecution;
  error: EnvelopeError | null;
  now: Date;
}

/** The work of `aiel executions show`. */
export const executionsShow: Command<Shown> = {
  run: async (input, deps) => {
    const execution = input.required("execution");
    const service = await openProject(deps);
    const { client, place } = service;
    const [shown, names] = await deps.progress.step(
      "Asking the control service",
      () =>
        Promise.all([
          client.call(showExecution, { params: { ...place, execution } }),
          memberNames(client, place.workspace),
        ]),
    );
    const wanted = input.flag("payload");
    const payload = wanted
      ? await client.call(showPayload, { params: { ...place, execution: shown.id } })
      : await reasonOf(service, shown);
    const kept = payload?.envelope ?? undefined;
    // Of some environments a digest is kept, which says nothing of why.
    const envelope: Envelope | undefined = kept !== undefined && "meta" in kept
      ? readEnvelope(kept)
      : undefined;
    const error = envelope?.error ?? null;
    return {
      document: {
        ...place,
        ...shown,
        principal_name: names.get(shown.principal_id) ?? null,
        cancelled_by_name: names.get(shown.cancelled_by ?? "") ?? null,
        failure: failureOf(shown, error),
        ...wanted && payload !== undefined ? { payload } : {},
      },
      error,
      now: deps.now(),
    };
  },
  render: ({ document, error, now }, screen) =>
    [
      ...reasonLines(document, error, screen),
      columns(factsOf(document, now, screen).map(([key, value]) => [screen.cyan(key), value])),
      ...attemptLines(document, screen),
      ...payloadLines(document, screen),
    ].join("\n"),
  json: ({ document }) => document,
  next: ({ document }, screen) =>
    nextCommands(document).map((line) => `${screen.dim("hint:")} ${line}`),
};

/** The envelope of one that did not succeed, which says why; reading it may not be allowed. */
async function reasonOf(
  { client, place }: ProjectService,
  { id, error_code }: ExecutionDocument,
): Promise<PayloadDocument | undefined> {
  if (error_code === null) return undefined;
  try {
    return await client.call(showPayload, { params: { ...place, execution: id } });
  } catch (thrown) {
    if (isControlError(thrown) && (thrown.status === 403 || thrown.status === 404)) {
      return undefined;
    }
    throw thrown;
  }
}

function failureOf(
  { error_code, attempts }: ExecutionDocument,
  error: EnvelopeError | null,
): ShownExecution["failure"] {
  if (error_code === null) return null;
  const message = error?.message ?? attempts.at(-1)?.message ?? "Nothing more is kept of it";
  return { code: error_code, message, hint: error?.hint ?? null };
}

function reasonLines(
  { failure }: ShownExecution,
  error: EnvelopeError | null,
  screen: Screen,
): string[] {
  if (error !== null) return [failureText(error, screen, { isRemote: true }), ""];
  if (failure === null) return [];
  const { code, message } = failure;
  return [`${screen.red("error:")} ${visible(message)} ${screen.dim(`(${visible(code)})`)}`, ""];
}

function factsOf(shown: ShownExecution, now: Date, screen: Screen): [string, string][] {
  const { environment, workspace, project, source } = shown;
  const facts: [string, string | null][] = [
    ["execution", shown.id],
    ["export", shown.export],
    ["environment", `${environment}, ${workspace}/${project}`],
    ["asked by", `${shown.principal_name ?? shown.principal_id}, by ${source}`],
    ["schedule", shown.schedule_id],
    ["retry of", shown.retry_of],
    ["replay of", shown.replay_of],
    ["cancelled by", cancellerOf(shown)],
    ["snapshot", `#${shown.snapshot_number} ${shown.snapshot_id.slice(0, 19)}`],
    ["deployment", shown.deployment_id],
    ["made", timeText(shown.created_at, now)],
    ["begins", shown.state === "queued" ? timeText(shown.run_at, now) : null],
    ["began", timeText(shown.started_at, now)],
    ["ended", timeText(shown.ended_at, now)],
    ["took", tookText(shown)],
    ["attempt", attemptText(shown)],
    ["time limit", spanText(shown.timeout_ms)],
    ["priority", shown.priority === 0 ? null : `${shown.priority}`],
    ["keeps", shown.record === "full" ? null : `${shown.record} of request and result`],
    ["trace", shown.trace_id],
  ];
  return [
    ["state", stateText(shown, screen)],
    ...facts.flatMap(([key, value]): [string, string][] =>
      value === null ? [] : [[key, foreign(value, 300)]]
    ),
  ];
}

function cancellerOf({ cancelled_by, cancelled_by_name }: ShownExecution): string | null {
  return cancelled_by === "caller"
    ? "its caller, who went away"
    : cancelled_by_name ?? cancelled_by;
}

/** More attempts than its export has are those that its code asked for, or that were lost. */
function attemptText({ attempt, max_attempts }: ShownExecution): string {
  return attempt > max_attempts ? `${attempt}` : `${attempt} of at most ${max_attempts}`;
}

function timeText(time: string | null, now: Date): string | null {
  if (time === null) return null;
  const ms = now.getTime() - Date.parse(time);
  return ms >= 0 ? `${time} (${spanText(ms)} ago)` : `${time} (in ${spanText(-ms)})`;
}

function tookText({ wall_ms, cpu_ms, start }: ShownExecution): string | null {
  if (wall_ms === null) return null;
  const cpu = cpu_ms === null ? "" : `, ${spanText(cpu_ms)} of processor`;
  return `${spanText(wall_ms)}${cpu}${start === null ? "" : `, ${start} start`}`;
}

/** The attempts, where there was more than the one that the rest tells of. */
function attemptLines({ attempts }: ShownExecution, screen: Screen): string[] {
  if (attempts.length < 2) return [];
  const rows = attempts.map(({ number, started_at, ended_at, error_code, message, lost }) => [
    `  ${number}`,
    screen.dim(started_at),
    spanText(Date.parse(ended_at) - Date.parse(started_at)),
    lost ? screen.red("lost") : error_code === null ? screen.green("ok") : screen.red(error_code),
    foreign(message ?? "", 100),
  ]);
  return [screen.cyan("attempts"), columns(rows)];
}

function payloadLines({ payload }: ShownExecution, screen: Screen): string[] {
  if (payload === undefined) return [];
  const { request, envelope } = payload;
  return [
    "",
    screen.cyan("request"),
    request === null ? "not kept" : resultText(request),
    "",
    screen.cyan("envelope"),
    envelope === null ? "there is none, or it is not kept" : resultText(envelope),
  ];
}

/** Commands that help with one in this state. */
function nextCommands({ id, state }: ShownExecution): string[] {
  const known = foreign(id);
  switch (state) {
    case "queued":
    case "running":
    case "waiting_approval":
      return [`\`aiel logs -f ${known}\` follows it, \`aiel executions cancel ${known}\` ends it`];
    case "dead":
      return [
        `\`aiel logs ${known}\` has its log, \`aiel executions redrive ${known}\` puts it into the queue again`,
      ];
    case "failed":
    case "cancelled":
      return [`\`aiel logs ${known}\` has its log, \`aiel executions retry ${known}\` asks again`];
    case "succeeded":
      return [`\`aiel logs ${known}\` has its log`];
  }
}
