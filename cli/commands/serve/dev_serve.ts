/**
 * The work of `aiel dev --serve`: what the project exports, reachable on this machine as it will be
 * when it is deployed.
 *
 * @module
 */

import { cacheDirectory } from "../../../runtime/host.ts";
import type { Envelope } from "../../../runtime/mod.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { visibleText } from "../../program/screen.ts";
import { keepEngine } from "../run/keep_engine.ts";
import { reportRun } from "../run/report_run.ts";
import { readRunOptions } from "../run/run_request.ts";
import { runRoot } from "../run/run_root.ts";
import { changedText, watchProject } from "../run/watch_project.ts";
import { answerHere } from "./answer_here.ts";
import { indexPage } from "./index_page.ts";
import { localHost } from "./local_host.ts";
import { localPlace } from "./local_place.ts";
import { LocalProject, type ProjectNow } from "./local_project.ts";
import { portOption } from "./port_option.ts";
import { serveNotes } from "./serve_notes.ts";
import { ServeReport } from "./serve_report.ts";
import { type Serving, servingDocument, servingText, tokenText } from "./serving_text.ts";
import { SessionToken } from "./session_token.ts";
import { waysIn } from "./ways_in.ts";

/** What a session leaves behind. */
export interface ServeSession {
  /** How often the project was looked at, the first time included. */
  rounds: number;
  /** What its last describe came to; null when there was none. */
  last: Envelope | null;
  /** Requests that were answered. */
  requests: number;
}

/**
 * Serves until it is stopped, and tells of each state of the project and of each request.
 *
 * @throws {CliError} USAGE, CONFLICT where the port is taken, CONFIG_INVALID
 */
export async function devServe(input: Input, given: Deps): Promise<ServeSession> {
  // 1. What is served, as whom, and with what.
  refuseTarget(input);
  const port = portOption(input);
  const root = await runRoot(given);
  const { given: _, ...options } = await readRunOptions(input, given, false);
  const place = await localPlace(root);
  const token = await SessionToken.open(given);

  // 2. Ctrl-C and a reader that has gone end it.
  const end = new AbortController();
  const kept = keepEngine(given);
  const deps = serveDeps(given, kept.engine, end);
  const { signal } = deps;
  // What is to be known of runs is told once, not at each request.
  const runDeps = { ...deps, talk: once(deps.talk) };

  // 3. The host behind the surfaces, and the listener before them.
  const report = new ServeReport(deps);
  const project = new LocalProject(root, runDeps, signal);
  const settings = { root, ...options, signal };
  const host = localHost({ project, place, token, settings, watch: report }, runDeps);
  const here = await answerHere({
    host,
    port,
    log: report.take,
    say: deps.talk,
    page: async (origin) => listingPage(await project.now(), { origin, place }),
  });
  const serving = { origin: here.origin, place, token: token.shown };
  try {
    // 4. Every state of the project is told; requests find it by themselves.
    deps.talk(`Serving ${place.project} on ${here.origin}, for this machine alone`);
    if (!deps.global.json) deps.stream(`${tokenText(serving, deps.screen)}\n`);
    const session: ServeSession = { rounds: 0, last: null, requests: 0 };
    let told: string | undefined;
    for await (const state of watchProject(root, cacheDirectory(deps.env, deps.os), signal)) {
      session.rounds++;
      if (state.changed.length > 0) deps.talk(deps.errorScreen.bold(changedText(state)));
      const now = await project.now();
      if (signal.aborted) break;
      session.last = now.ran.envelope;
      told = await tellState(now, serving, told, deps);
      if (!now.isLoaded) continue;
      for (const note of await serveNotes(now, place, root, runDeps)) {
        runDeps.talk(`note: ${note}`);
      }
    }
    if (end.signal.reason instanceof CliError) throw end.signal.reason;
    session.requests = report.answered;
    return session;
  } finally {
    // 5. The end: no new request, no run that goes on, no child that waits.
    end.abort();
    await here.stop();
    await host.settled();
    await kept.drain();
  }
}

function refuseTarget(input: Input): void {
  const words = input.argument("kind") !== undefined;
  const event = input.option("event") !== undefined;
  if (!words && !event && !input.flag("follow")) return;
  const what = words ? "kind and name" : event ? "--event" : "--follow";
  throw new CliError("USAGE", `--serve serves all routes and MCP servers and takes no ${what}`, {
    hint: "Call one with curl or an MCP client, or leave out --serve",
  });
}

/** What the command works with. What can't be said any more ends the session. */
function serveDeps(deps: Deps, engine: Deps["engine"], end: AbortController): Deps {
  return {
    ...deps,
    engine,
    signal: AbortSignal.any([deps.signal, end.signal]),
    stream: (text) => {
      try {
        deps.stream(text);
        if (deps.isUnread()) end.abort();
      } catch (thrown) {
        // Runs and requests tell of themselves, and have nothing to do with that.
        end.abort(thrown);
      }
    },
  };
}

function listingPage(
  now: ProjectNow,
  where: Pick<Serving, "origin" | "place">,
): Response {
  if (now.isLoaded) return indexPage({ ...where, ...waysIn(now.description, now) });
  const why = now.ran.envelope.error?.message ?? "";
  return indexPage({ ...where, routes: [], servers: [] }, why);
}

/**
 * Tells of a state, unless it is served in just the same way as the one before.
 *
 * @returns what was told
 */
async function tellState(
  now: ProjectNow,
  where: Omit<Serving, "routes" | "servers">,
  told: string | undefined,
  deps: Deps,
): Promise<string> {
  const { json } = deps.global;
  if (!now.isLoaded) {
    const { error } = now.ran.envelope;
    if (json) deps.stream(`${visibleText(JSON.stringify({ type: "broken", error }))}\n`);
    else await reportRun(now.ran, deps);
    return "";
  }
  const serving = { ...where, ...waysIn(now.description, now) };
  const text = json
    ? visibleText(JSON.stringify(servingDocument(serving)))
    : servingText(serving, deps.screen);
  if (text !== told) deps.stream(`${text}\n`);
  return text;
}

function once(say: (line: string) => void): (line: string) => void {
  const said = new Set<string>();
  return (line) => {
    if (said.has(line)) return;
    said.add(line);
    say(line);
  };
}
