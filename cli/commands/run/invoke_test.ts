import assert from "node:assert/strict";
import { openShell, type ShellSession } from "../../testing/shell.ts";

const PROJECT = `import { http, tool } from "aiel";
import * as z from "zod";
console.log("loaded");
const input = z.object({ n: z.number(), tags: z.array(z.string()).optional() });
tool("count", { input }, (_ctx, event) => event);
tool("loose", { input: z.looseObject({ n: z.number() }) }, (_ctx, event) => event);
tool("echo", (_ctx, event) => event);
http.post("/items/:id", (_ctx, request) => request.body);
`;

async function project(shell: ShellSession): Promise<string> {
  const cwd = await shell.directory();
  await Deno.writeTextFile(`${cwd}/entry_point.ts`, PROJECT);
  return cwd;
}

Deno.test("aiel invoke hints at := for JSON that was typed after =, in the envelope too", async () => {
  await using shell = await openShell();
  const cwd = await project(shell);
  const { code, stderr, stdout } = await shell.run("aiel invoke tool count n=5 'tags=[]'", cwd);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^hint: What follows = is text; JSON follows := as in n:=5 'tags:=\[\]'$/m);
  const json = await shell.run("aiel invoke tool count n=5 --json", cwd);
  const { error } = JSON.parse(json.stdout);
  assert.equal(error.code, "VALIDATION_ERROR");
  assert.match(error.hint, /n:=5$/);
  const done = await shell.run("aiel invoke tool count n:=5 'tags:=[]' -q", cwd);
  assert.deepEqual([done.code, JSON.parse(done.stdout)], [0, { n: 5, tags: [] }]);
});

Deno.test("aiel invoke refuses a typed member that fits nothing, before the export runs", async () => {
  await using shell = await openShell();
  const cwd = await project(shell);
  const wrong = await shell.run("aiel invoke tool count n:=5 tagz=a", cwd);
  assert.equal(wrong.code, 2);
  const message = 'error: Member "tagz" fits nothing in the input of tool "count"';
  assert.ok(wrong.stderr.endsWith(`${message}\nhint: Did you mean "tags"?\n`), wrong.stderr);
  const right = [
    `tool loose n:=5 more=1`,
    `tool echo anything=1`,
    `tool count '{"n":5,"tagz":"a"}'`,
    `http 'POST /items/7' 'body=x'`,
  ];
  for (const line of right) {
    const { code, stderr } = await shell.run(`aiel invoke ${line}`, cwd);
    assert.equal(code, 0, `${line}\n${stderr}`);
  }
  const request = await shell.run("aiel invoke http 'POST /items/7' bodi=x", cwd);
  assert.match(request.stderr, /^hint: Did you mean "body"\?$/m);
});

Deno.test("aiel invoke and execute take a piped or redirected event, and no pipe that is idle", async () => {
  await using shell = await openShell();
  const cwd = await project(shell);
  await Deno.writeTextFile(`${cwd}/event.json`, '{"n":7}');
  await Deno.writeTextFile(`${cwd}/handler.ts`, "export const run = (event) => event;\n");
  const lines = [
    `echo '{"n":7}' | aiel invoke tool count -q`,
    `aiel invoke tool count -q < event.json`,
    `aiel invoke tool count @event.json -q`,
    `aiel execute handler.run -q < event.json`,
  ];
  for (const line of lines) {
    const { code, stdout, stderr } = await shell.run(line, cwd);
    assert.deepEqual([code, stderr, JSON.parse(stdout)], [0, "", { n: 7 }], line);
  }
  const idle = await shell.run(
    "mkfifo ../idle && exec 3<>../idle && aiel invoke tool echo -q <&3",
    cwd,
  );
  assert.deepEqual([idle.code, JSON.parse(idle.stdout)], [0, {}]);
  assert.match(idle.stderr, /^warning: Nothing came on standard input for 3 s: the event is \{\}/);
  const beside = await shell.run("echo rest | (aiel invoke tool echo a=1; cat)", cwd);
  assert.match(beside.stderr, /^note: Standard input is not read/m);
  assert.match(beside.stdout, /"a": "1"[^]*rest\n$/);
});

Deno.test("aiel invoke gives granted variables the values of .env, and shows none in a log", async () => {
  await using shell = await openShell();
  const cwd = await shell.directory();
  const write = (path: string, text: string) => Deno.writeTextFile(`${cwd}/${path}`, text);
  await write("aiel.json", '{"capabilities":{"env":["API_KEY","PORT"]}}');
  await write(".env", "API_KEY=key-canary-1\nOTHER=other-canary-1\nPORT=3000\n");
  await write(
    "entry_point.ts",
    `import { tool } from "aiel";
tool("read", () => ["API_KEY", "PORT", "OTHER"].map((name) => Deno.env.get(name) ?? null));
tool("show", (ctx) => {
  console.log("key", process.env.API_KEY);
  ctx.log("key", { key: Deno.env.get("API_KEY") });
  throw new Error("bad key " + Deno.env.get("API_KEY"));
});
export const handler = () => Deno.env.get("API_KEY");
`,
  );
  const read = await shell.run("aiel invoke tool read -q", cwd);
  assert.deepEqual(JSON.parse(read.stdout), ["key-canary-1", "3000", null]);
  const own = await shell.run("aiel invoke tool read -q", cwd, { API_KEY: "own" });
  assert.deepEqual(JSON.parse(own.stdout), ["own", "3000", null]);
  const unset = await shell.run("aiel invoke tool read", cwd, { API_KEY: "own" });
  assert.doesNotMatch(unset.stderr, /has no value/);
  await write("aiel.json", '{"capabilities":{"env":["API_KEY","PORT","GONE"]}}');
  const gone = await shell.run("aiel invoke tool read", cwd);
  assert.match(
    gone.stderr,
    /^note: "GONE" is granted and has no value here: set it, or write it to \.env$/m,
  );
  const handled = await shell.run("aiel execute entry_point.handler -q", cwd);
  assert.equal(JSON.parse(handled.stdout), "key-canary-1");
  const none = await shell.run("aiel invoke tool read -q --grant none", cwd);
  assert.equal(JSON.parse((await shell.run("aiel invoke tool read --json", cwd)).stdout).ok, true);
  assert.equal(none.stdout.includes("canary"), false);
  for (const line of ["aiel invoke tool show", "aiel invoke tool show --json"]) {
    const { code, stdout, stderr } = await shell.run(line, cwd);
    assert.equal(code, 1);
    assert.equal((stdout + stderr).includes("canary"), false, stdout + stderr);
    assert.match(stdout + stderr, /bad key \*\*\*/);
  }
  // A project's own rules can't put it into a snapshot.
  await write(".aielignore", "!.env\n");
  const listed = await shell.run("aiel init -q && aiel add . -q && aiel files ls", cwd);
  assert.equal(listed.stdout.split("\n").includes(".env"), false, listed.stdout);
  assert.ok(listed.stdout.split("\n").includes("entry_point.ts"));
});

Deno.test("aiel invoke --follow shows items and logs as they come, and the value at the end", async () => {
  await using shell = await openShell();
  const cwd = await shell.directory();
  await Deno.writeTextFile(
    `${cwd}/entry_point.ts`,
    `import { tool } from "aiel";
tool("count", async function* (ctx, { to }: { to: number }) {
  for (let n = 1; n <= to; n++) { ctx.log("counted", { n }); yield { n }; }
  return "done";
});
`,
  );
  const text = await shell.run("aiel invoke tool count to:=2 --follow", cwd);
  assert.deepEqual([text.code, text.stdout], [0, '{"n":1}\n{"n":2}\n"done"\n']);
  assert.equal(text.stderr.match(/counted/g)?.length, 2);
  const json = await shell.run("aiel invoke tool count to:=2 --follow --json", cwd);
  const lines = json.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ type }) => type), ["log", "item", "log", "item", "envelope"]);
  assert.deepEqual(lines.at(-1).envelope.result, { items: [], value: "done" });
});
