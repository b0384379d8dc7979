import assert from "node:assert/strict";
import type { CommandUsage } from "./command.ts";
import { readLine } from "./read_line.ts";

const CUT: CommandUsage = {
  path: ["tree", "cut"],
  group: "help",
  summary: "Cuts",
  options: [{ name: "tag", short: "t", value: "tag", summary: "Tag" }],
  dryRun: true,
  examples: [{ title: "Cut", line: "aiel tree cut x" }],
  effects: { reads: [], writes: [] },
};

Deno.test("readLine reads on behind what makes no sense, and tells the first of it", () => {
  const line = readLine(["tree", "cut", "--nope", "x", "-nz", "--json", "-t", "a"], [CUT]);
  assert.equal(line.spec, CUT);
  assert.deepEqual(line.given, ["x"]);
  assert.deepEqual(line.options, { "dry-run": true, tag: ["a"] });
  assert.deepEqual(line.globals, { json: true });
  assert.match(line.problem?.message ?? "", /Unknown option "--nope"/);
});

Deno.test("readLine tells which option's value was to come next", () => {
  assert.equal(readLine(["tree", "cut", "-nt"], [CUT]).open?.name, "tag");
  assert.equal(readLine(["-C"], [CUT]).open?.name, "directory");
  // A value that was forgotten is not asked for behind the option that took its place.
  const forgotten = readLine(["tree", "cut", "-t", "--json"], [CUT]);
  assert.equal(forgotten.open, undefined);
  assert.match(forgotten.problem?.message ?? "", /"-t, --tag <tag>" argument missing/);
});

Deno.test("readLine takes words where no command begins for a name that is wrong", () => {
  const { path, spec, problem } = readLine(["tree", "cot", "x"], [CUT]);
  assert.deepEqual([path, spec], [["tree", "cot", "x"], undefined]);
  assert.match(problem?.message ?? "", /Unknown command "tree cot"/);
  assert.equal(readLine(["tree"], [CUT]).problem, undefined);
});

Deno.test("readLine takes everything behind -- as words", () => {
  const { given, ended, options } = readLine(["tree", "cut", "--", "-t", "--"], [CUT]);
  assert.deepEqual([given, ended, options], [["-t", "--"], true, {}]);
});
