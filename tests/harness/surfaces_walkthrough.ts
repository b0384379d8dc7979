/**
 * The walk-through of `control/README.md` in which a project is reached from outside.
 *
 * @module
 */
import assert from "node:assert/strict";
import { startService } from "../../control/testing/real_service.ts";
import { tempDir } from "./temp_dir.ts";
import { blockAfter, normalized, stepsOf, type } from "./walkthrough.ts";

const README = "control/README.md";
const ADDRESSES = { api: "http://127.0.0.1:8787", run: "http://127.0.0.1:8788" };
const DIRECTORY = "shop";

/** What differs from run to run. */
function masked(text: string, home: string): string {
  const shown = text
    .replaceAll("\r", "")
    .replace(/^\d\d:\d\d:\d\d\.\d{3}/gm, "<clock>")
    .replace(/\b\d+(?:\.\d+)? (?:ms|s|min)\b/g, "<span>")
    .replace(/ {2,}/g, "  ");
  return normalized(shown, home);
}

/**
 * Types it.
 *
 * @param inspector what is run as `mcp-inspector`
 */
export async function walkSurfaces(inspector: readonly string[]): Promise<void> {
  using home = tempDir();
  using data = tempDir();
  const service = await startService(data.path);
  const real = (text: string) =>
    text.replaceAll(ADDRESSES.api, service.url).replaceAll(ADDRESSES.run, service.runUrl);
  const told = (text: string) =>
    text.replaceAll(service.url, ADDRESSES.api).replaceAll(service.runUrl, ADDRESSES.run);
  try {
    Deno.mkdirSync(`${home.path}/${DIRECTORY}`);
    Deno.mkdirSync(`${home.path}/.bin`);
    Deno.writeTextFileSync(`${home.path}/admin.token`, `${service.token}\n`);
    Deno.writeTextFileSync(
      `${home.path}/.bin/mcp-inspector`,
      `#!/bin/sh\nexec ${inspector.map((one) => `'${one}'`).join(" ")} "$@"\n`,
      { mode: 0o755 },
    );
    for (const [name, language] of [["entry_point.ts", "ts"], ["aiel.json", "json"]] as const) {
      const text = blockAfter(README, "shop", language);
      Deno.writeTextFileSync(`${home.path}/${DIRECTORY}/${name}`, text);
    }
    const [login = ""] = blockAfter(README, "code", "sh").split("\n");
    const before = [login, ...blockAfter(README, "shop", "sh").trim().split("\n")];
    const steps = stepsOf(README, "reach");
    const commands = [...before, ...steps.map(({ command }) => command)].map(real);
    const printed = await type(commands, { home: home.path, directory: DIRECTORY });
    for (const [index, { command, output }] of steps.entries()) {
      const said = told(printed[before.length + index] ?? "");
      assert.equal(masked(said, home.path), masked(output, home.path), command);
    }
  } finally {
    await service.end("SIGTERM");
  }
}

/** Whether there are such programs. */
export function hasPrograms(programs: readonly string[]): boolean {
  return programs.every((program) => {
    try {
      const args = [program === "openssl" ? "version" : "--version"];
      return new Deno.Command(program, { args, stdout: "null" }).outputSync().success;
    } catch {
      return false;
    }
  });
}
