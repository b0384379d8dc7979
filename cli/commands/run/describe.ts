/**
 * The work of `aiel describe`.
 *
 * @module
 */

import * as v from "valibot";
import type { Command } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { columns, type Screen, visible } from "../../program/screen.ts";
import { calledJson, exitCodeOfCall } from "../remote/called.ts";
import { refuseRemoteOptions } from "../remote/remote_settings.ts";
import type { Called } from "./invoke.ts";
import { reportRun } from "./report_run.ts";
import { NO_GRANT } from "./read_grant.ts";
import { readTimeout, runRequest } from "./run_request.ts";
import { runRoot } from "./run_root.ts";

/** The headings, in order, and the kinds below them. */
const HEADINGS: Readonly<Record<string, string>> = {
  tool: "Tools",
  agent: "Agents",
  flow: "Flows",
  router: "Routers",
  http: "HTTP handlers",
  mcp: "MCP tools",
};

/** The part of a described export that the listing shows. */
const Described = v.object({
  exports: v.array(v.object({
    kind: v.string(),
    name: v.string(),
    description: v.optional(v.nullable(v.string())),
    place: v.optional(v.nullable(v.object({ file: v.string(), line: v.number() }))),
    notes: v.optional(v.array(v.object({
      level: v.string(),
      path: v.string(),
      message: v.string(),
    }))),
  })),
});

/** `aiel describe` */
export const describe: Command<Called> = {
  run: async (input, deps) => {
    if (input.flag("remote")) {
      const { callRemote } = await import("../remote/call_remote.ts");
      const target = { request: { action: "describe" as const }, title: "describe" };
      const called = await callRemote(target, input, deps);
      if ("envelope" in called && called.envelope.ok) checkForeign(called.envelope.result);
      return called;
    }
    refuseRemoteOptions(input);
    const root = await runRoot(deps);
    const timeoutMs = readTimeout(input);
    const run = { root, grant: NO_GRANT, timeoutMs, signal: deps.signal };
    const ran = await runRequest({ action: "describe" }, run, deps);
    await reportRun(ran, deps);
    return ran;
  },
  render: (called, screen) =>
    "envelope" in called && called.envelope.ok ? listing(called.envelope.result, screen) : "",
  json: calledJson,
  exitCode: exitCodeOfCall,
};

/** @throws {CliError} REMOTE where a service says something else than a description */
function checkForeign(result: unknown): void {
  if (v.is(Described, result)) return;
  throw new CliError(
    "REMOTE",
    "The service's description is not of the form that this aiel knows",
    {
      hint: "`aiel version` and `aiel doctor` say whether this aiel is too old for the service",
    },
  );
}

/** The exports of a description for people. */
export function listing(result: unknown, screen: Screen): string {
  const { exports } = v.parse(Described, result);
  if (exports.length === 0) {
    return "No exports. An entry point registers them: tool(), agent(), flow(), router(), http.get(), mcpServer()";
  }
  const width = Math.max(...exports.map(({ name }) => visible(name).length));
  const blocks = Object.entries(HEADINGS).flatMap(([kind, heading]) => {
    const rows = exports.filter((each) => each.kind === kind).map((each) => [
      screen.cyan(visible(each.name)) + " ".repeat(width - visible(each.name).length),
      screen.dim(each.place ? `${visible(each.place.file)}:${each.place.line}` : ""),
      visible((each.description ?? "").split("\n")[0] ?? ""),
    ]);
    return rows.length === 0 ? [] : [`${screen.bold(heading)}\n${columns(rows, "  ")}`];
  });
  const warnings = exports.flatMap(({ name, notes = [] }) =>
    notes.filter(({ level }) => level === "warning").map(({ path, message }) =>
      `${screen.yellow("warning:")} ${visible(`${name}: ${path} ${message}`)}`
    )
  );
  if (warnings.length > 0) blocks.push(warnings.join("\n"));
  return blocks.join("\n\n");
}
