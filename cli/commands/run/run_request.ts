/**
 * One request to the engine of this machine.
 *
 * @module
 */

import { DEFAULT_LIMITS, type EngineOptions, type Envelope } from "../../../runtime/mod.ts";
import type { LocalCalls } from "../../../runtime/calls/config/local_calls.ts";
import { readManifest } from "../../../runtime/snapshot/read_manifest.ts";
import type { Input } from "../../program/command.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { RunListener } from "./follow_run.ts";
import { ENV_FILE, type LocalEnv, localEnv } from "./local_env.ts";
import { type GivenEvent, readEvent } from "./read_event.ts";
import { projectCalls } from "./project_calls.ts";
import { type GrantOption, grantUnder, readGrant } from "./read_grant.ts";
import { runContext } from "./run_context.ts";

/** What to run. */
export type RunTarget =
  | { action: "describe" }
  | { action: "invoke"; kind: string; name: string; event: unknown }
  | { action: "execute"; handler: string; event: unknown };

/** How to run it. */
export interface RunSettings {
  root: string;
  grant: GrantOption;
  /** Of this command, in milliseconds; undefined: the runtime's default. */
  timeoutMs: number | undefined;
  signal: AbortSignal;
  /** Hears of the run while it runs; default: it is waited for, and progress is shown. */
  listener?: RunListener | undefined;
  /** Who asks, where that is not the person at this machine. */
  asker?: RunAsker | undefined;
}

/** A caller whose request came from outside; what its payload says of it counts for nothing. */
export interface RunAsker {
  /** Who that is: the user of this machine, or a stranger. */
  readonly kind: "user" | "anonymous" | "signature";
  /** Members of the request beside `ctx`, such as `request_id`. */
  readonly request: Readonly<Record<string, string>>;
}

/** What a run left behind, for `render`. */
export interface RunOutcome {
  envelope: Envelope;
  root: string;
  /** Items and logs have been shown. */
  followed: boolean;
}

/** Runs it. */
export async function runRequest(
  target: RunTarget,
  settings: RunSettings,
  deps: Deps,
): Promise<RunOutcome> {
  const { root, timeoutMs, signal, listener, asker } = settings;
  const env = target.action === "describe" ? undefined : await localEnv(root, deps);
  const engine = await deps.engine({
    ...engineOptions(timeoutMs),
    ...env === undefined ? {} : { env: env.value },
  });
  const request: Record<string, unknown> = { schema_version: "v1", action: target.action };
  await using calls = await grantTo(request, settings, env, deps);
  if (target.action !== "describe") {
    if (target.action === "invoke") {
      Object.assign(request, { kind: target.kind, name: target.name, payload: target.event });
    } else Object.assign(request, { handler: target.handler, event: target.event });
  }
  const isOwn = asker === undefined && target.action === "invoke";
  const context = await runContext(isOwn ? target.event : {}, root, deps);
  request.ctx = asker === undefined ? context : contextOf(asker, context);
  Object.assign(request, asker?.request);
  const run = { root, signal, calls };
  const envelope = listener === undefined
    ? await deps.progress.step("Running", () => engine.run(request, run))
    : await engine.run(request, {
      ...run,
      log: (entry) => listener.log(env === undefined ? entry : env.redacted(entry)),
      follow: listener.follow,
    });
  if (envelope.meta.isolation === "deno") {
    const { reason } = await engine.isolation();
    if (reason !== null) deps.noteWeakerIsolation(reason);
  }
  const shown = env === undefined ? envelope : withoutValues(envelope, env);
  return { envelope: shown, root, followed: listener !== undefined };
}

/** The user of this machine where no setting names them. */
const LOCAL_USER = "local";

/** A stranger is no user. */
function contextOf({ kind }: RunAsker, context: Record<string, unknown>): Record<string, unknown> {
  const { user_id = LOCAL_USER, ...rest } = context;
  return { ...rest, ...kind === "user" ? { user_id } : {}, principal_kind: kind };
}

/** Adds what is granted; gives what its calls are made with. A describe gets and calls nothing. */
async function grantTo(
  request: Record<string, unknown>,
  { root, grant }: RunSettings,
  env: LocalEnv | undefined,
  deps: Deps,
): Promise<LocalCalls | undefined> {
  if (env === undefined) return undefined;
  const { capabilities, integrations } = await grantUnder(grant, root);
  Object.assign(request, { capabilities, integrations });
  await noteUnset(capabilities.env, env, root, deps);
  return await projectCalls(root, Object.keys(integrations), env, deps);
}

/** Tells of granted variables that have no value, which the code reads as undefined. */
async function noteUnset(
  granted: unknown,
  env: LocalEnv,
  root: string,
  deps: Pick<Deps, "talk">,
): Promise<void> {
  const unset = (Array.isArray(granted) ? granted.map(String) : [])
    .filter((name) => env.value(name) === undefined);
  if (unset.length === 0) return;
  const own = await readManifest(root).then((manifest) => manifest.env ?? {}, () => ({}));
  for (const name of unset) {
    if (name === "NODE_ENV" || Object.hasOwn(own, name)) continue;
    deps.talk(
      `note: "${name}" is granted and has no value here: set it, or write it to ${ENV_FILE}`,
    );
  }
}

/** What is said about a run shows no value of `.env`; what the code returned is its own. */
function withoutValues(envelope: Envelope, env: LocalEnv): Envelope {
  const { error, meta } = envelope;
  return {
    ...envelope,
    error: error === null
      ? null
      : { ...env.redacted(error), code: error.code, origin: error.origin },
    meta: { ...meta, logs: env.redacted(meta.logs) },
  };
}

/**
 * The person at this machine is its platform: what they ask for is the limit, and aiel.json can
 * only lower it.
 */
function engineOptions(timeoutMs: number | undefined): Partial<EngineOptions> {
  if (timeoutMs === undefined) return {};
  const cpu_ms = Math.max(timeoutMs, DEFAULT_LIMITS.cpu_ms);
  return { limits: { ...DEFAULT_LIMITS, timeout_ms: timeoutMs, cpu_ms } };
}

/**
 * What `invoke`, `execute` and `dev` take besides a target.
 *
 * @param calls whether something is called at all: where nothing is, no event is waited for
 */
export async function readRunOptions(
  input: Input,
  deps: Deps,
  calls = true,
): Promise<{ given: GivenEvent; grant: GrantOption; timeoutMs: number | undefined }> {
  if (input.option("event") === "-" && input.option("grant") === "-") {
    throw new CliError("USAGE", "--event and --grant can't both be standard input");
  }
  return {
    given: calls ? await readEvent(input, deps) : { event: {}, members: [] },
    grant: await readGrant(input.option("grant"), deps),
    timeoutMs: readTimeout(input),
  };
}

/**
 * The value of `--timeout-ms`.
 *
 * @throws {CliError} USAGE
 */
export function readTimeout(input: Input): number | undefined {
  const given = input.option("timeout-ms");
  if (given === undefined) return undefined;
  // The largest delay of a timer (HTML: a signed 32-bit integer): about 24 days.
  if (/^[1-9][0-9]{0,9}$/.test(given) && Number(given) < 2 ** 31) return Number(given);
  throw new CliError(
    "USAGE",
    `--timeout-ms is "${given}", expected a whole number of milliseconds above 0`,
    { hint: "For example --timeout-ms 5000" },
  );
}
