/**
 * The work of `aiel mcp`: one MCP server of the project, over standard input and output.
 *
 * @module
 */

import {
  type SurfaceHost,
  type SurfaceProject,
  SurfaceRefusal,
} from "../../../runtime/surfaces/host.ts";
import { serveMcpStdio } from "../../../runtime/surfaces/mcp/serve_stdio.ts";
import { suggest } from "../../../sdk/suggest.ts";
import type { Command, Deps } from "../../deps.ts";
import { CliError, EXIT } from "../../errors.ts";
import { visible } from "../../program/screen.ts";
import { keepEngine } from "../run/keep_engine.ts";
import { readRunOptions } from "../run/run_request.ts";
import { runRoot } from "../run/run_root.ts";
import { localHost } from "./local_host.ts";
import { type LocalPlace, localPlace } from "./local_place.ts";
import { LocalProject } from "./local_project.ts";
import { mcpSettings } from "./mcp_settings.ts";
import { talkingWatch } from "./run_watch.ts";
import { waysIn } from "./ways_in.ts";

/** How a session ended. */
export interface McpSession {
  /** It was stopped, and did not end with its input. */
  readonly interrupted: boolean;
}

/** `aiel mcp` */
export const mcp: Command<McpSession> = {
  run: async (input, deps) => {
    if (deps.global.json) {
      throw new CliError("USAGE", "aiel mcp speaks MCP on standard output and takes no --json", {
        hint: "Leave out --json",
      });
    }
    const server = input.required("server");
    const root = await runRoot(deps);
    const { given: _, ...options } = await readRunOptions(input, deps, false);
    const place = await localPlace(root);
    const end = new AbortController();
    const kept = keepEngine(deps);
    const signal = AbortSignal.any([deps.signal, end.signal]);
    const own: Deps = { ...deps, signal, engine: kept.engine };
    const project = new LocalProject(root, own, signal);
    const settings = { root, ...options, signal };
    const watch = talkingWatch(deps);
    const host = localHost({ project, place, token: undefined, settings, watch }, own);
    try {
      await requireServer(server, project, deps.signal);
      const serving = await serveMcpStdio({
        ...mcpSettings(deps.report),
        ...await deps.pipes(),
        server,
        project: () => findHere(host, place),
        enter: (found) => found.byToken(undefined, FROM),
      }).catch(refused);
      signal.addEventListener("abort", () => void serving.close(), { once: true });
      if (signal.aborted) await serving.close();
      await serving.finished;
      return { interrupted: deps.signal.aborted };
    } finally {
      end.abort();
      await host.settled();
      await kept.drain();
    }
  },
  render: () => "",
  exitCode: ({ interrupted }) => interrupted ? EXIT.interrupted : EXIT.ok,
  failure: () => new CliError("INTERRUPTED", "Interrupted"),
};

/** The client, which no address has. */
const FROM = { address: undefined, requestId: "stdio" };

async function findHere(host: SurfaceHost, place: LocalPlace): Promise<SurfaceProject> {
  const found = await host.find({ ...place, environment: "production" });
  if (found !== undefined) return found;
  throw new SurfaceRefusal("not_found", "The project is gone");
}

/** The project changed since it was looked at. */
function refused(thrown: unknown): never {
  if (!(thrown instanceof SurfaceRefusal)) throw thrown;
  const { hint } = thrown.options;
  throw new CliError("NOT_FOUND", thrown.message, hint === undefined ? {} : { hint });
}

/** @throws {CliError} NOT_FOUND, VALIDATION_FAILED where the project does not load, INTERRUPTED */
async function requireServer(
  name: string,
  project: LocalProject,
  interrupted: AbortSignal,
): Promise<void> {
  const now = await project.now();
  if (interrupted.aborted) throw new CliError("INTERRUPTED", "Interrupted");
  if (!now.isLoaded) {
    const { error } = now.ran.envelope;
    throw new CliError("VALIDATION_FAILED", `The project does not load: ${error?.message ?? ""}`, {
      hint: error?.hint ?? "`aiel validate` says more",
    });
  }
  const names = waysIn(now.description, now).servers.map((server) => server.name);
  if (names.includes(name)) return;
  const close = suggest(name, names);
  throw new CliError("NOT_FOUND", `MCP server not found: ${visible(name)}`, {
    hint: close !== undefined
      ? `Did you mean "${close}"?`
      : names.length > 0
      ? `There is ${names.map((each) => `"${visible(each)}"`).join(", ")}`
      : "The project has none yet: mcpServer() registers one",
  });
}
