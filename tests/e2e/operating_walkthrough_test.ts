/**
 * The walk-through of `control/README.md`, and what the pages beside it add to it, typed as it
 * stands there: code is run, followed, put right, cancelled and scheduled on a service that is a
 * process of its own.
 */

import assert from "node:assert/strict";
import { startService } from "../../control/testing/real_service.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { blockAfter, normalized, stepsOf, type } from "../harness/walkthrough.ts";

const README = "control/README.md";
const ADDRESS = "http://127.0.0.1:8787";
const DIRECTORY = "orders";

/** What differs from run to run: also moments, spans, the days of a week, and ids of traces. */
function masked(text: string, home: string): string {
  const shown = text
    .replaceAll("\r", "")
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<moment>")
    .replace(/^\d\d:\d\d:\d\d\.\d{3}/gm, "<clock>")
    .replace(/\b\d+(?:\.\d+)? (?:ms|s|min|h)\b/g, "<span>")
    // How it started, and with how much memory, differs.
    .replace(/^((?:ok|failed) .* in <span>) \(.*\)$/gm, "$1")
    .replace(/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?=\d{4}-)/g, "<weekday> ")
    .replace(/\b(?:cold|warm) start\b/g, "<start>")
    // In summer it is an hour earlier.
    .replace(/ 0[56]:00 {2}UTC/g, " 06:00  UTC")
    .replace(/\b[0-9a-f]{32}\b/g, "<id>")
    .replace(/ {2,}/g, "  ");
  return normalized(shown, home);
}

Deno.test({
  name: "the walk-through of running code is what happens",
  ignore: !isThere("curl"),
  fn: walk,
});

async function walk(): Promise<void> {
  using home = tempDir();
  using data = tempDir();
  const service = await startService(data.path);
  try {
    const project = `${home.path}/${DIRECTORY}`;
    Deno.mkdirSync(project);
    Deno.writeTextFileSync(`${home.path}/admin.token`, `${service.token}\n`);
    for (const [name, language] of [["entry_point.ts", "ts"], ["aiel.json", "json"]] as const) {
      Deno.writeTextFileSync(`${project}/${name}`, blockAfter(README, "code", language));
    }
    const before = blockAfter(README, "code", "sh").trim().split("\n");
    const steps = [
      ...stepsOf(README, "operate"),
      ...stepsOf("control/API.md", "later"),
      ...stepsOf("control/API.md", "http"),
    ];
    const commands = [...before, ...steps.map(({ command }) => command)]
      .map((command) => command.replaceAll(ADDRESS, service.url));
    const printed = await type(commands, { home: home.path, directory: DIRECTORY });
    for (const [index, { command, output }] of steps.entries()) {
      const said = (printed[before.length + index] ?? "").replaceAll(service.url, ADDRESS);
      assert.equal(masked(said, home.path), masked(output, home.path), command);
    }
  } finally {
    await service.end("SIGTERM");
  }
}

/** Whether there is such a program. */
function isThere(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"], stdout: "null" }).outputSync().success;
  } catch {
    return false;
  }
}
