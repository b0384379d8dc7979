import assert from "node:assert/strict";
import * as v from "valibot";
import { GROUPS } from "./command.ts";
import { COMMANDS } from "../commands/specs.ts";
import { helpDocument, helpText, TOPIC_SUMMARIES } from "./help.ts";
import { createScreen, widthOf } from "./screen.ts";

const SCREEN = createScreen({ columns: 80, terminal: false, color: false });

Deno.test("helpText of everything fits a screen of 60 lines and 80 columns, and names every command", () => {
  const text = helpText([], COMMANDS, SCREEN);
  const lines = text.split("\n");
  assert.ok(lines.length <= 60, `${lines.length} lines`);
  for (const line of lines) assert.ok(widthOf(line) <= 80, line);
  for (const spec of COMMANDS) {
    if (!spec.hidden) { for (const word of spec.path) assert.ok(text.includes(word), word); }
  }
  for (const { group } of COMMANDS) assert.ok(text.includes(GROUPS[group]), group);
});

Deno.test("every command has a short summary, examples that start with aiel, and help that shows them", () => {
  for (const spec of COMMANDS) {
    const name = spec.path.join(" ");
    assert.ok(spec.summary.length <= 60, `${name}: the summary is too long`);
    assert.doesNotMatch(spec.summary, /\.$/, name);
    const text = helpText(spec.path, COMMANDS, SCREEN);
    for (const { line } of spec.examples) {
      assert.match(line, new RegExp(`(?:^|\\s)aiel (?:-.*)?${name}`), name);
      assert.ok(text.includes(line), name);
    }
    for (const option of spec.options ?? []) assert.ok(text.includes(`--${option.name}`), name);
    for (const [at, argument] of (spec.arguments ?? []).entries()) {
      const isLast = at === (spec.arguments ?? []).length - 1;
      assert.ok(!argument.many || isLast, `${name}: only the last argument can take many`);
    }
  }
});

Deno.test("no two commands and no two options of a command have the same name", () => {
  const names = COMMANDS.map(({ path }) => path.join(" "));
  assert.equal(new Set(names).size, names.length);
  for (const { options = [], path, dryRun } of COMMANDS) {
    const flags = options.flatMap(({ name, short }) =>
      short === undefined ? [name] : [name, short]
    );
    // The global ones are taken, -n is --dry-run where there is one.
    const taken = [
      ...dryRun ? ["dry-run", "n"] : [],
      "json",
      "quiet",
      "q",
      "profile",
      "directory",
      "C",
      "help",
      "h",
      "version",
    ];
    assert.equal(new Set([...flags, ...taken]).size, flags.length + taken.length, path.join(" "));
  }
});

Deno.test("helpText has groups and topics, and suggests for the rest", () => {
  assert.match(helpText(["auth"], COMMANDS, SCREEN), /auth status .*\n.*auth list/);
  const overview = helpText([], COMMANDS, SCREEN);
  for (const [topic, summary] of Object.entries(TOPIC_SUMMARIES)) {
    assert.match(helpText([topic], COMMANDS, SCREEN), /:/);
    assert.ok(overview.includes(`  ${`help ${topic}`.padEnd(31)} ${summary}`), topic);
  }
  const { topics } = v.parse(
    v.object({ topics: v.array(v.object({ name: v.string(), summary: v.string() })) }),
    helpDocument([], COMMANDS),
  );
  assert.deepEqual(topics.map(({ name }) => name), Object.keys(TOPIC_SUMMARIES));
  assert.throws(() => helpText(["exit-cods"], COMMANDS, SCREEN), /No help for "exit-cods"/);
});

Deno.test("helpDocument describes every command that is not hidden", () => {
  const document = helpDocument([], COMMANDS);
  assert.ok(document !== null && typeof document === "object" && "commands" in document);
  assert.ok(Array.isArray(document.commands));
  assert.equal(document.commands.length, COMMANDS.filter(({ hidden }) => !hidden).length);
});
