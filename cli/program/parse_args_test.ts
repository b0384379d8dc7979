import assert from "node:assert/strict";
import fc from "fast-check";
import type { CommandUsage } from "./command.ts";
import { COMMANDS } from "../commands/specs.ts";
import { CliError } from "../errors.ts";
import { parseArgs } from "./parse_args.ts";

const SPECS: CommandUsage[] = [{
  path: ["tree", "cut"],
  group: "help",
  summary: "Cuts",
  arguments: [{ name: "which", summary: "Tree", required: true }, {
    name: "more",
    summary: "More",
    many: true,
  }],
  options: [
    { name: "tag", short: "t", value: "tag", summary: "Tag", many: true },
    { name: "kind", value: "kind", summary: "Kind", choices: ["oak", "elm"] },
    { name: "dry-leaves", summary: "Switch" },
  ],
  dryRun: true,
  examples: [{ title: "Cut", line: "aiel tree cut x" }],
  effects: { reads: [], writes: [] },
}, {
  path: ["tree", "fell"],
  group: "help",
  summary: "Fells",
  examples: [{ title: "Fell", line: "aiel tree fell" }],
  effects: { reads: [], writes: [] },
}];

function parse(...args: string[]) {
  const parsed = parseArgs(args, SPECS);
  assert.equal(parsed.kind, "run");
  assert.ok(parsed.kind === "run");
  return parsed;
}

Deno.test("parseArgs reads arguments, options and global options wherever they stand", () => {
  const { input, global } = parse(
    "-C",
    "/tmp",
    "tree",
    "--profile=ci",
    "cut",
    "a",
    "--tag",
    "1",
    "b",
    "-t",
    "2",
    "--dry-leaves",
    "--dry-run",
    "c",
    "--no-input",
    "--no-color",
    "-q",
  );
  assert.equal(input.argument("which"), "a");
  assert.deepEqual(input.all("more"), ["b", "c"]);
  assert.deepEqual(input.options("tag"), ["1", "2"]);
  assert.equal(input.option("tag"), "2");
  assert.equal(input.flag("dry-leaves"), true);
  assert.deepEqual(global, {
    json: false,
    input: false,
    color: false,
    quiet: true,
    dryRun: true,
    profile: "ci",
    directory: "/tmp",
  });
});

Deno.test("parseArgs takes - as a value and everything after -- as arguments", () => {
  assert.equal(parse("tree", "cut", "-").input.argument("which"), "-");
  const { input } = parse("tree", "cut", "--", "--tag", "-x");
  assert.deepEqual([input.argument("which"), ...input.all("more")], ["--tag", "-x"]);
});

Deno.test("parseArgs takes values and switches in one word with the option", () => {
  const { input, global } = parse(
    "-C/tmp",
    "tree",
    "cut",
    "a",
    "-tx",
    "-nqt",
    "--tag=",
    "--tag=a=b",
  );
  assert.deepEqual(input.options("tag"), ["x", "--tag=", "a=b"]);
  assert.deepEqual([global.dryRun, global.quiet, global.directory], [true, true, "/tmp"]);
});

Deno.test("parseArgs takes a negative number as an argument, and a dash as the start of a value", () => {
  const { input } = parse("tree", "cut", "-5", "-1.5e3", "--tag", "-x");
  assert.deepEqual([input.argument("which"), ...input.all("more")], ["-5", "-1.5e3"]);
  assert.equal(input.option("tag"), "-x");
});

Deno.test("parseArgs leaves the rest out when it was not given", () => {
  const { input, global } = parse("tree", "cut", "a");
  assert.deepEqual(input.all("more"), []);
  assert.equal(input.option("tag"), undefined);
  assert.equal(input.flag("dry-leaves"), false);
  assert.deepEqual([global.input, global.color, global.dryRun, global.profile], [
    true,
    true,
    false,
    undefined,
  ]);
});

Deno.test("parseArgs names what is wrong", () => {
  const problems: [string[], RegExp, RegExp][] = [
    [["tree", "cut"], /Missing required argument "which"/, /aiel tree cut --help/],
    [["tree", "cot", "x"], /Unknown command "tree cot"/, /`aiel tree cut`/],
    [["tree", "cut", "x", "--kind", "aok"], /Unknown value "aok" for --kind/, /Did you mean "oak"/],
    [["tree", "cut", "x", "--nope"], /Unknown option "--nope"/, /--help/],
    [["tree", "cut", "x", "--dry-leafs"], /Unknown option/, /Did you mean `--dry-leaves`/],
    [["tree", "cut", "x", "--quite"], /Unknown option/, /Did you mean `--quiet`/],
    [["tree", "cut", "x", "--dry-leaves=no"], /Unknown option "--dry-leaves=no"/, /--help/],
    [["tree", "cut", "x", "-nz"], /Unknown option "-z"/, /--help/],
    [["tree", "cut", "x", "--tag"], /Option "-t, --tag <tag>" argument missing/, /--help/],
    [["tree", "cut", "x", "--tag", "--json"], /argument missing/, /--help/],
    [["tree", "cut", "x", "-C"], /Option "-C, --directory <dir>" argument missing/, /--help/],
    [["tree", "fell", "x"], /Too many arguments for "tree fell": expected 0/, /fell --help/],
    [["shrub"], /Unknown command "shrub"/, /aiel --help/],
  ];
  for (const [args, message, hint] of problems) {
    assert.throws(() => parseArgs(args, SPECS), (error) => {
      assert.ok(error instanceof CliError);
      assert.equal(error.code, "USAGE");
      assert.match(error.message, message);
      assert.match(error.hint ?? "", hint);
      return true;
    });
  }
});

Deno.test("parseArgs gives help whatever else is on the line", () => {
  for (
    const [args, words] of [
      [[], []],
      [["--json"], []],
      [["tree"], ["tree"]],
      [["tree", "cut", "--help"], ["tree", "cut"]],
      [["tree", "cut", "--nope", "-h"], ["tree", "cut"]],
      [["tree", "cut", "x", "-qh"], ["tree", "cut"]],
      [["tree", "--nope"], ["tree"]],
      [["help", "tree", "cut"], ["tree", "cut"]],
    ] as const
  ) {
    const parsed = parseArgs(args, SPECS);
    assert.equal(parsed.kind, "help");
    assert.deepEqual(parsed.kind === "help" && parsed.words, words);
  }
});

Deno.test("parseArgs answers any words with a command, help or a CliError", () => {
  const word = fc.oneof(
    fc.constantFrom(
      ...COMMANDS.flatMap((spec) => spec.path),
      "--json",
      "--",
      "-",
      "--no-input",
      "-C",
      "--profile",
      "-m",
      "--dry-run",
      "--help",
    ),
    fc.string(),
    fc.string().map((text) => `--${text}`),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (words) => {
      try {
        parseArgs(words, COMMANDS);
      } catch (thrown) {
        assert.ok(thrown instanceof CliError, String(thrown));
      }
    }),
    { numRuns: 200 },
  );
});
