/**
 * The work of `aiel dev`.
 *
 * @module
 */

import { cacheDirectory } from "../../../runtime/host.ts";
import type { Envelope } from "../../../runtime/mod.ts";
import type { Command, Deps } from "../../deps.ts";
import type { Input } from "../../program/command.ts";
import type { ServeSession } from "../serve/dev_serve.ts";
import { CliError, EXIT } from "../../errors.ts";
import { visibleText } from "../../program/screen.ts";
import { listing } from "./describe.ts";
import { followRun } from "./follow_run.ts";
import { keepEngine } from "./keep_engine.ts";
import { projectAccess } from "./project_access.ts";
import { reportRun } from "./report_run.ts";
import { restText, resultText } from "./result_text.ts";
import { type Invocation, runInvocation } from "./run_invocation.ts";
import { readRunOptions, type RunOutcome, runRequest, type RunSettings } from "./run_request.ts";
import { runRoot } from "./run_root.ts";
import { changedText, type ProjectState, watchProject } from "./watch_project.ts";
import { withRepeats } from "./with_repeats.ts";

/** What `aiel dev` leaves behind when it is stopped. */
export interface DevSession {
  /** How often the project was looked at, the first time included. */
  rounds: number;
  /** The last answer; null when there was none. */
  last: Envelope | null;
}

/** What a round does. */
export type DevTarget =
  | { readonly action: "describe" }
  | { readonly action: "invoke" } & Invocation;

/** Clears what can be seen and goes to the top; what was scrolled away stays. */
const CLEAR = "\x1b[2J\x1b[H";

/** `aiel dev` */
export const dev: Command<DevSession | ServeSession> = {
  run: async (input, deps) => {
    if (input.flag("serve")) {
      const { devServe } = await import("../serve/dev_serve.ts");
      return await devServe(input, deps);
    }
    refuseServeOptions(input);
    const kind = input.argument("kind");
    const name = input.argument("name");
    if (kind !== undefined && name === undefined) {
      throw new CliError("USAGE", `Which ${kind}? The name is missing`, {
        hint: "Run `aiel describe` to see the names",
      });
    }
    const root = await runRoot(deps);
    const { given, ...settings } = await readRunOptions(input, deps, kind !== undefined);
    const targets: DevTarget[] = [{ action: "describe" }];
    if (kind !== undefined && name !== undefined) {
      targets.push({ action: "invoke", kind, name, given });
    }
    const cacheDir = cacheDirectory(deps.env, deps.os);
    const { stdin } = deps;
    const watch = (signal: AbortSignal) => {
      const states = watchProject(root, cacheDir, signal);
      return stdin.isTerminal ? withRepeats(states, stdin.lines()) : states;
    };
    const listener = input.flag("follow") ? followRun(deps) : undefined;
    const run = { root, ...settings, listener };
    const kept = keepEngine(deps);
    try {
      return await rounds(watch, targets, run, { ...deps, engine: kept.engine });
    } finally {
      await kept.drain();
    }
  },
  // What there is to say was said as it happened.
  render: () => "",
  exitCode: () => EXIT.interrupted,
  failure: () => new CliError("INTERRUPTED", "Interrupted"),
};

function refuseServeOptions(input: Input): void {
  if (input.option("port") === undefined) return;
  throw new CliError("USAGE", "--port is about --serve, which is missing", {
    hint: "aiel dev --serve --port 9000",
  });
}

/**
 * One round for each state of the project, until there are no more or a round can't be run at all.
 * A round that the next state overtakes is stopped.
 */
export async function rounds(
  states: (signal: AbortSignal) => AsyncIterable<ProjectState>,
  targets: readonly DevTarget[],
  settings: Omit<RunSettings, "signal">,
  deps: Deps,
): Promise<DevSession> {
  const session: DevSession = { rounds: 0, last: null };
  const failed = new AbortController();
  let overtaken: AbortController | undefined;
  let running: Promise<void> = Promise.resolve();
  try {
    for await (const state of states(AbortSignal.any([deps.signal, failed.signal]))) {
      overtaken?.abort();
      await running;
      overtaken = new AbortController();
      session.rounds++;
      announce(state, deps);
      const signal = AbortSignal.any([deps.signal, overtaken.signal]);
      running = round(targets, { ...settings, signal }, session, deps);
      // Thrown below, once the wait for the next state is over.
      running.catch(() => failed.abort());
    }
    await running;
  } finally {
    overtaken?.abort();
    await running.catch(() => {});
  }
  return session;
}

async function round(
  targets: readonly DevTarget[],
  settings: RunSettings,
  session: DevSession,
  deps: Deps,
): Promise<void> {
  let description: unknown;
  for (const target of targets) {
    const ran = target.action === "describe"
      ? await runRequest(target, settings, deps)
      : await invokeAgain(target, settings, deps, description);
    if (settings.signal.aborted) return;
    if (ran === undefined) break;
    session.last = ran.envelope;
    await reportRun(ran, deps);
    const { ok, result } = ran.envelope;
    if (target.action === "describe") description = result;
    if (ok && !deps.global.json) {
      const text = target.action === "describe"
        ? listing(result, deps.screen, await projectAccess(settings.root))
        : ran.followed
        ? restText(result)
        : resultText(result);
      if (text !== "") deps.stream(`${text}\n`);
    }
    // An export of a project that does not load can't be invoked either; one report of it is
    // enough.
    if (!ok) break;
  }
  const again = deps.stdin.isTerminal ? " or Enter" : "";
  deps.talk(deps.errorScreen.dim(`Waiting for changes${again}; Ctrl-C ends it`));
}

/** Undefined when what was typed does not fit what the export takes now; the next state may. */
async function invokeAgain(
  target: Invocation,
  settings: RunSettings,
  deps: Deps,
  description: unknown,
): Promise<RunOutcome | undefined> {
  try {
    return await runInvocation(target, settings, deps, description);
  } catch (thrown) {
    if (!(thrown instanceof CliError) || thrown.code !== "USAGE") throw thrown;
    const { errorScreen } = deps;
    deps.report(`${errorScreen.red("error:")} ${visibleText(thrown.message)}`);
    if (thrown.hint !== undefined) {
      deps.report(`${errorScreen.dim("hint:")} ${visibleText(thrown.hint)}`);
    }
    return undefined;
  }
}

function announce(state: ProjectState, deps: Deps): void {
  const { screen, errorScreen, global } = deps;
  if (screen.terminal && deps.env("TERM") !== "dumb" && !global.json) deps.stream(CLEAR);
  if (state.changed.length > 0) deps.talk(errorScreen.bold(changedText(state)));
}
