import assert from "node:assert/strict";
import { openShell, type ShellSession } from "../../testing/shell.ts";

/** A project of these files, and what `aiel validate --types --json` says of it. */
async function validated(shell: ShellSession, files: Record<string, string>) {
  const cwd = await shell.directory();
  for (const [path, text] of Object.entries(files)) {
    const slash = path.lastIndexOf("/");
    if (slash > 0) await Deno.mkdir(`${cwd}/${path.slice(0, slash)}`, { recursive: true });
    await Deno.writeTextFile(`${cwd}/${path}`, text);
  }
  const { code, stdout, stderr } = await shell.run("aiel validate --types --json", cwd);
  const { checks, problems } = JSON.parse(stdout || stderr);
  const shown = problems.map((
    { check, code, file, line, column }: Record<string, unknown>,
  ) => [check, code, file, line, column]);
  return { code, cwd, checks, problems, shown };
}

Deno.test("aiel validate --types finds problems of types, with file, line and column", async () => {
  await using shell = await openShell();
  const { code, checks, problems, shown, cwd } = await validated(shell, {
    "entry_point.ts": `import { tool } from "aiel";
import * as z from "zod";
import { deep } from "./tools/ünder [x].ts";
tool("t", { input: z.object({ n: z.number() }) }, (_ctx, { n }) => n.toUpperCase());
export const wrong: { a: { b: number } } = { a: { b: deep } };
`,
    "tools/ünder [x].ts": `export const deep: string = "x";\nexport const n: number = "1";\n`,
    "other.ts": "export const notLoaded: number = '';\n",
  });
  assert.equal(code, 1);
  assert.deepEqual(shown, [
    ["types", "TS2339", "entry_point.ts", 4, 70],
    ["types", "TS2322", "entry_point.ts", 5, 51],
    ["types", "TS2322", "tools/ünder [x].ts", 2, 14],
  ]);
  assert.equal(problems[0].message, "Property 'toUpperCase' does not exist on type 'number'.");
  assert.deepEqual(checks, {
    snapshot: "ok",
    manifest: "ok",
    imports: "ok",
    types: "failed",
    contract: "ok",
  });
  assert.equal(JSON.stringify(problems).includes(cwd), false);
});

Deno.test("aiel validate checks types only when asked, and only once the imports have passed", async () => {
  await using shell = await openShell();
  const files = { "entry_point.ts": `import "npm:left-pad";\nexport const n: number = "";\n` };
  const { code, checks, shown, cwd } = await validated(shell, files);
  assert.equal(code, 1);
  assert.deepEqual([checks.imports, checks.types], ["failed", "skipped"]);
  assert.equal(shown.some(([check]: string[]) => check === "types"), false);
  await Deno.writeTextFile(`${cwd}/entry_point.ts`, `export const n: number = "";\n`);
  const plain = await shell.run("aiel validate --json", cwd);
  assert.equal(plain.code, 0);
  assert.equal(JSON.parse(plain.stdout).checks.types, "not_asked");
});

Deno.test("aiel validate --types reaches no network, no registry and no imports of the project's own", async () => {
  await using shell = await openShell();
  const { code, shown } = await validated(shell, {
    "entry_point.ts": `import type { A } from "npm:left-pad";
import { tool } from "aiel";
export const a: A = tool;
`,
    "deno.json": JSON.stringify({ imports: { aiel: "./mine.ts" }, workspace: [] }),
    "mine.ts": "export const tool: number = 1;\n",
  });
  assert.equal(code, 1);
  assert.deepEqual(shown, [["types", "outside", "entry_point.ts", 1, 24]]);
});

Deno.test("aiel validate --types reads no file of this machine that is not in the snapshot", async () => {
  await using shell = await openShell();
  const secret = `${await shell.directory()}/secret.ts`;
  const text = "export type Canary = 'canary-7f3a';\ncanary_in_a_name;\n";
  for (const path of [secret, `${secret}.2.ts`, `${secret}.3.ts`, `${secret}.4.ts`]) {
    await Deno.writeTextFile(path, text);
  }
  const { problems, shown, cwd } = await validated(shell, {
    "entry_point.ts": `/// <reference path="${secret}.4.ts" />
import type { Canary } from "${secret}";
type Other = import("${secret}.2.ts").Canary;
// @deno-types="${secret}.3.ts"
import "./a.js";
import type { Left } from "./node_modules/left/index.ts";
export const n: Canary | Other | Left = 1;
`,
    "a.js": "export {};\n",
    "node_modules/left/index.ts": "export type Left = 'canary';\n",
  });
  const places = [[1, 21], [2, 29], [3, 21], [4, 16], [6, 27]];
  assert.deepEqual(shown, places.map((at) => ["types", "outside", "entry_point.ts", ...at]));
  await Deno.writeTextFile(`${cwd}/entry_point.ts`, "export const n: number = '';\n");
  const config = { compilerOptions: { types: [secret] } };
  await Deno.writeTextFile(`${cwd}/deno.json`, JSON.stringify(config));
  const { stdout, stderr } = await shell.run("aiel validate --types", cwd);
  assert.equal(
    (JSON.stringify(problems.map((one: { message: string }) => one.message)) + stdout + stderr)
      .includes("canary"),
    false,
  );
});

Deno.test("aiel validate --types keeps to the project's own compiler options, and runs nothing", async () => {
  await using shell = await openShell();
  const source = `const list: number[] = [];
export const first: number = list[0];
export function any(value) { return value; }
Deno.writeTextFileSync("ran", "");
`;
  const strict = { noUncheckedIndexedAccess: true };
  const loose = { noImplicitAny: false, strict: false };
  for (const [options, codes] of [[strict, ["TS2322", "TS7006"]], [loose, []]] as const) {
    const { problems, cwd } = await validated(shell, {
      "entry_point.ts": source,
      "deno.jsonc": `// mine\n${JSON.stringify({ compilerOptions: options })}`,
      "node_modules/evil/index.js": "",
      "package.json": '{"dependencies":{"evil":"*"}}',
    });
    const found = problems.filter(({ check }: { check: string }) => check === "types");
    assert.deepEqual(found.map(({ code }: { code: string }) => code), codes);
    await assert.rejects(Deno.stat(`${cwd}/ran`), Deno.errors.NotFound);
    await assert.rejects(Deno.stat(`${cwd}/deno.lock`), Deno.errors.NotFound);
  }
});

Deno.test("aiel validate --types says what is wrong with a deno.json that can't be read", async () => {
  await using shell = await openShell();
  const { code, problems } = await validated(shell, {
    "entry_point.ts": "export {};\n",
    "deno.json": "{ oops",
  });
  assert.equal(code, 1);
  assert.equal(problems.length, 1);
  assert.match(problems[0].message, /deno\.json/);
});

Deno.test("aiel validate --types knows the packages of the bundle that a project names", async () => {
  await using shell = await openShell();
  const entry = `import { flowGraph, tool } from "aiel";
import { chatModel, HumanMessage } from "aiel/langchain";
import { Annotation, checkpointer, START, StateGraph } from "aiel/langgraph";
import { AIMessage } from "@langchain/core/messages";
import OpenAI from "openai";
const State = Annotation.Root({ n: Annotation<number> });
const graph = new StateGraph(State).addNode("add", ({ n }) => ({ n: n + 1 })).addEdge(START, "add");
flowGraph("count", (ctx) => graph.compile({ checkpointer: checkpointer(ctx) }));
tool("ask", async (ctx, { text }: { text: string }) => {
  const answer = await chatModel(ctx, "model", { model: "gpt-4o-mini" }).invoke([new HumanMessage(text)]);
  return { text: answer.text, all: new AIMessage("x").text, client: OpenAI.name };
});
`;
  const manifest = '{ "bundle": "ai" }';
  const good = await validated(shell, { "entry_point.ts": entry, "aiel.json": manifest });
  assert.deepEqual([good.code, good.shown], [0, []]);
  const bad = await validated(shell, {
    "entry_point.ts": entry.replace("answer.text", "answer.txet").replace("n + 1", '"one"'),
    "aiel.json": manifest,
  });
  assert.equal(bad.code, 1);
  assert.deepEqual(bad.shown.map(([check, , file, line]: unknown[]) => [check, file, line]), [
    ["types", "entry_point.ts", 7],
    ["types", "entry_point.ts", 11],
  ]);
});
