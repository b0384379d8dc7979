/**
 * The work of `aiel describe`.
 *
 * @module
 */

import * as v from "valibot";
import { routeAccess, serverAuth } from "../../../runtime/snapshot/surface_policy.ts";
import type { Command } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { columns, type Screen, visible } from "../../program/screen.ts";
import { calledJson, exitCodeOfCall } from "../remote/called.ts";
import { refuseRemoteOptions } from "../remote/remote_settings.ts";
import { accessText } from "./access_text.ts";
import type { Called } from "./invoke.ts";
import { type ProjectAccess, projectAccess } from "./project_access.ts";
import { reportRun } from "./report_run.ts";
import { NO_GRANT } from "./read_grant.ts";
import { readTimeout, runRequest } from "./run_request.ts";
import { runRoot } from "./run_root.ts";

/** The headings, in order, and what stands below them. */
const HEADINGS: readonly (readonly [heading: string, (one: DescribedExport) => boolean])[] = [
  ["Tools", ({ kind }) => kind === "tool"],
  ["Agents", ({ kind }) => kind === "agent"],
  ["Flows", ({ kind }) => kind === "flow"],
  ["Routers", ({ kind }) => kind === "router"],
  ["HTTP handlers", ({ kind }) => kind === "http"],
  ["MCP tools", ({ kind, mcp }) => kind === "mcp" && (mcp === undefined || mcp.type === "tool")],
  ["MCP resources", ({ mcp }) => mcp?.type === "resource"],
  ["MCP prompts", ({ mcp }) => mcp?.type === "prompt"],
];

/** The part of a described export that the listing shows. */
const Described = v.object({
  exports: v.array(v.object({
    kind: v.string(),
    name: v.string(),
    description: v.optional(v.nullable(v.string())),
    place: v.optional(v.nullable(v.object({ file: v.string(), line: v.number() }))),
    mcp: v.optional(v.object({
      server: v.string(),
      type: v.string(),
      uri: v.optional(v.string()),
      uri_template: v.optional(v.string()),
    })),
    notes: v.optional(v.array(v.object({
      level: v.string(),
      path: v.string(),
      message: v.string(),
    }))),
  })),
});

type DescribedExport = v.InferOutput<typeof Described>["exports"][number];

/** What was described, and who may call it where that is known here. */
type DescribedProject = Called & { readonly access?: ProjectAccess };

/** `aiel describe` */
export const describe: Command<DescribedProject> = {
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
    return { ...ran, access: await projectAccess(root) };
  },
  render: (called, screen) =>
    "envelope" in called && called.envelope.ok
      ? listing(called.envelope.result, screen, called.access)
      : "",
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

/**
 * The exports of a description for people.
 *
 * @param access who may call them from outside, where that is known
 */
export function listing(result: unknown, screen: Screen, access?: ProjectAccess): string {
  const { exports } = v.parse(Described, result);
  if (exports.length === 0) {
    return "No exports. An entry point registers them: tool(), agent(), flow(), router(), http.get(), mcpServer()";
  }
  const width = Math.max(...exports.map(({ name }) => visible(name).length));
  const blocks = HEADINGS.flatMap(([heading, isBelow]) => {
    const rows = exports.filter(isBelow).map((each) => [
      screen.cyan(visible(each.name)) + " ".repeat(width - visible(each.name).length),
      ...accessCells(each, access).map((cell) => screen.dim(visible(cell))),
      screen.dim(each.place ? `${visible(each.place.file)}:${each.place.line}` : ""),
      ...uriCells(each).map(visible),
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

/** Who may call it, where anyone may from outside. */
function accessCells(each: DescribedExport, access: ProjectAccess | undefined): string[] {
  if (access === undefined) return [];
  if (each.kind === "http") return [accessText(routeAccess(access.http, each.name))];
  return each.mcp === undefined ? [] : [serverAuth(access.mcp, each.mcp.server)];
}

function uriCells({ mcp }: DescribedExport): string[] {
  const uri = mcp?.uri ?? mcp?.uri_template;
  return uri === undefined ? [] : [uri];
}
