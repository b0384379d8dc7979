import assert from "node:assert/strict";
import type { CommandUsage } from "./command.ts";
import { helpText } from "./help.ts";
import { commandNames } from "./other_names.ts";
import { parseArgs } from "./parse_args.ts";
import { createScreen } from "./screen.ts";

function spec(...path: [string, ...string[]]): CommandUsage {
  const example = { title: "", line: `aiel ${path.join(" ")}` };
  const effects = { reads: [], writes: [] };
  return { path, group: "run", summary: path.join("-"), examples: [example], effects };
}

const SPECS = [
  spec("log"),
  spec("snapshots", "list"),
  spec("token", "list"),
  spec("token", "remove"),
  spec("files", "ls"),
];

Deno.test("commandNames takes the other number of a noun, and the short verbs", () => {
  const names = (line: string) => commandNames(line.split(" "), SPECS).join(" ");
  assert.equal(names("snapshot list"), "snapshots list");
  assert.equal(names("snapshot ls"), "snapshots list");
  assert.equal(names("tokens rm"), "token remove");
  assert.equal(names("file list"), "files ls");
  assert.equal(names("file"), "files");
  // Commands that are no nouns have one name, and arguments are left alone.
  assert.equal(names("logs"), "logs");
  assert.equal(names("token list tokens"), "token list tokens");
  assert.equal(names("constructor toString"), "constructor toString");
});

Deno.test("the other names work on a line, for the help of a noun and of a command", () => {
  const parsed = parseArgs(["snapshot", "ls"], SPECS);
  assert.deepEqual(parsed.kind === "run" && parsed.spec.path, ["snapshots", "list"]);
  assert.deepEqual(parseArgs(["tokens"], SPECS).kind, "help");
  const screen = createScreen({ columns: 80, terminal: false, color: false });
  assert.match(helpText(["snapshot"], SPECS, screen), /aiel snapshots <command>/);
  assert.match(helpText(["tokens", "rm"], SPECS, screen), /aiel token remove/);
});
