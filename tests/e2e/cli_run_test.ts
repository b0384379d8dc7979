/**
 * `aiel describe`, `invoke`, `execute`, `validate` and `dev` from source, as real processes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { cliEnvironment, type CliOutput, runCli, startCli } from "../harness/cli.ts";
import { assertEnvelope } from "../harness/envelope.ts";
import {
  CAN_SEE_PROCESSES,
  descendantsWith,
  isGone,
  isStopped,
  until,
} from "../harness/processes.ts";
import { type Files, REPOSITORY, writeFiles } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { canHaveTerminal, KEY, openTerminal } from "../harness/terminal.ts";

const PROJECT: Files = {
  "entry_point.ts": `import { http, tool } from "aiel";
tool("echo", { description: "Says it again" }, (ctx, payload) => {
  ctx.log("echoed", { by: ctx.userId });
  return payload;
});
tool("who", (ctx) => ({ workspace: ctx.workspaceId, project: ctx.projectId, user: ctx.userId }));
tool("boom", () => { throw new TypeError("boom"); });
tool("secret", () => Deno.env.get("SECRET"));
tool("wait", () => new Promise((resolve) => setTimeout(resolve, 60_000)));
http.get("/hello/:name", (_ctx, request) => ({ hello: request.params.name }));
export function handler(event) { return { got: event }; }
`,
};

async function cli(
  args: readonly string[],
  more: { files?: Files; env?: Record<string, string>; stdin?: string } = {},
): Promise<CliOutput> {
  using dir = tempDir();
  const cwd = `${dir.path}/project`;
  writeFiles(cwd, { ...PROJECT, ...more.files });
  return await runCli(args, { cwd, home: dir.path, ...more });
}

Deno.test("aiel describe lists exports with their places on stdout", async () => {
  const { code, stdout } = await cli(["describe"]);
  assert.equal(code, 0);
  assert.match(stdout, /^Tools\n {2}echo +entry_point\.ts:2 +Says it again\n/);
  assert.match(stdout, /HTTP handlers\n {2}GET \/hello\/:name/);
});

Deno.test("aiel invoke prints the result on stdout and the rest on stderr", async () => {
  const { code, stdout, stderr } = await cli(["invoke", "tool", "echo", "a=1", "b:=2"]);
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout), { a: "1", b: 2 });
  assert.match(stderr, /info {2}echoed/);
  assert.match(stderr, /ok tool echo in \d/);
});

Deno.test("aiel invoke --json prints exactly the envelope", async () => {
  const { code, stdout, stderr } = await cli(["invoke", "tool", "echo", "--event", "-", "--json"], {
    stdin: '{"a":1}',
  });
  assert.equal(code, 0);
  assert.deepEqual(assertEnvelope(JSON.parse(stdout)).result, { a: 1 });
  // What takes longer than 300 ms says so.
  assert.equal(stderr.replace(/^\S.*…\n/gm, ""), "");
});

Deno.test("aiel invoke calls an http handler by method and path", async () => {
  const event = '{"method":"GET","path":"/hello/Ada"}';
  const { stdout } = await cli(["invoke", "http", "GET /hello/:name", "--event", event]);
  assert.deepEqual(JSON.parse(stdout).body, { hello: "Ada" });
});

Deno.test("aiel invoke takes its context from the environment, the project and the payload", async () => {
  const files = {
    ".aiel/state.json":
      '{"version":1,"workspace":"from_state","project":"from_state","user":"from_state"}',
  };
  const { stdout } = await cli(
    ["invoke", "tool", "who", 'ctx:={"user_id":"from_payload"}'],
    { files, env: { AIEL_WORKSPACE: "from_environment" } },
  );
  assert.deepEqual(JSON.parse(stdout), {
    workspace: "from_environment",
    project: "from_state",
    user: "from_payload",
  });
});

Deno.test("aiel invoke fails with the runtime's suggestion when the name is close to one", async () => {
  const { code, stdout, stderr } = await cli(["invoke", "tool", "ecko"]);
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /error: Tool not found: ecko \(NOT_FOUND\)\nhint: Did you mean "echo"\?/);
});

Deno.test("aiel invoke shows where user code threw, also with --quiet", async () => {
  const { code, stderr } = await cli(["invoke", "tool", "boom", "--quiet"]);
  assert.equal(code, 1);
  assert.match(stderr, /^error: TypeError: boom \(USER_CODE_ERROR\)\n {4}at .*entry_point\.ts:7:/);
  assert.doesNotMatch(stderr, /failed tool/);
});

Deno.test("aiel invoke names the line for aiel.json when something was denied, and that line works", async () => {
  const denied = await cli(["invoke", "tool", "secret"], { env: { SECRET: "42" } });
  // The variable is undefined for the code, which may well be able to do without.
  assert.deepEqual([denied.code, denied.stdout.includes("42")], [0, false]);
  const line = /denied: env SECRET\n {2}Make a file aiel\.json with: (.*)\n/.exec(denied.stderr)
    ?.[1];
  assert.ok(line !== undefined, denied.stderr);
  const files = { "aiel.json": line };
  const allowed = await cli(["invoke", "tool", "secret"], { files, env: { SECRET: "42" } });
  assert.equal(allowed.stdout, '"42"\n');
  const withheld = await cli(["invoke", "tool", "secret", "--grant", "none"], { files });
  assert.equal(withheld.code, 1);
  assert.match(withheld.stderr, /asks for more than is granted/);
});

Deno.test("aiel invoke ends what takes longer than --timeout-ms", async () => {
  const { code, stdout } = await cli(["invoke", "tool", "wait", "--timeout-ms", "400", "--json"]);
  assert.equal(code, 1);
  assert.equal(JSON.parse(stdout).error.code, "TIMEOUT");
});

Deno.test("aiel execute calls a handler by its dotted path", async () => {
  const { code, stdout } = await cli(["execute", "entry_point.handler", "name=Ada"]);
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout), { got: { name: "Ada" } });
});

Deno.test("aiel commands say what is wrong with their command line, with exit code 2", async () => {
  for (
    const [args, pattern] of [
      [["invoke", "toll", "echo"], /Did you mean "tool"\?/],
      [["invoke", "tool", "echo", "--event", "{"], /The value of --event is not JSON/],
      [["invoke", "tool", "echo", "--timeout-ms", "soon"], /--timeout-ms is "soon"/],
      [["invoke", "tool", "echo", "--grant", "all"], /--grant is "all"/],
      [["dev", "tool"], /The name is missing/],
    ] as const
  ) {
    const { code, stdout, stderr } = await cli(args);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, pattern);
  }
});

Deno.test("aiel validate reports problems of every check with their places", async () => {
  const files = {
    "aiel.json": '{\n  "limits": { "timeout_ms": 0 }\n}\n',
    "entry_point.ts": 'import "./tools.ts";\nimport "lodash";\n',
    "tools.ts": 'import "npm:chalk";\n',
  };
  const { code, stdout } = await cli(["validate"], { files });
  assert.equal(code, 1);
  assert.match(stdout, /^aiel\.json:2:15: error: /m);
  assert.match(stdout, /^entry_point\.ts:2:8: error: "lodash"/m);
  assert.match(stdout, /^tools\.ts:1:8: error: "npm:chalk"/m);
  assert.match(stdout, /3 problems; not checked yet: contract\n$/);
});

Deno.test("aiel validate reports every problem of the contract and annotates them in CI", async () => {
  const files = {
    "entry_point.ts":
      'import { tool } from "aiel";\ntool("a b", () => 1);\ntool("x", () => 1);\ntool("x", () => 1);\n',
  };
  const { code, stdout, stderr } = await cli(["validate", "--json"], {
    files,
    env: { GITHUB_ACTIONS: "true" },
  });
  assert.equal(code, 1);
  const document = JSON.parse(stdout);
  assert.equal(document.ok, false);
  assert.deepEqual(
    document.problems.map(({ code, file, line }: Record<string, unknown>) => [code, file, line]),
    [["bad_name", "entry_point.ts", 2], ["duplicate_name", "entry_point.ts", 4]],
  );
  assert.equal(stderr.match(/^::error file=entry_point\.ts,line=\d,col=1,/gm)?.length, 2);
});

Deno.test("aiel validate accepts a project that is fine", async () => {
  const { code, stdout } = await cli(["validate"]);
  assert.equal(code, 0);
  assert.match(stdout, /^Valid: 6 exports, sha256:[0-9a-f]{64}\n$/);
});

Deno.test("aiel validate tells of routes and servers in aiel.json that the project does not have", async () => {
  const files = {
    "entry_point.ts": 'import { http } from "aiel";\nhttp.post("/pay", () => 1);\n',
    "aiel.json": `{
  "http": { "routes": { "POST /pay": { "auth": "public" }, "GET /pay": { "auth": "public" } } },
  "mcp": { "servers": { "desk": { "auth": "public" } } }
}`,
  };
  const { code, stdout } = await cli(["validate"], { files });
  assert.equal(code, 1);
  assert.match(stdout, /aiel\.json:2:60: error: \$\.http\.routes\["GET \/pay"\] names an HTTP/);
  assert.match(stdout, /aiel\.json:3:25: error: \$\.mcp\.servers\["desk"\] names an MCP server/);
});

Deno.test("aiel validate and describe warn of an input that no JSON fits", async () => {
  const files = {
    "entry_point.ts": 'import { tool } from "aiel";\nimport { z } from "zod";\n' +
      'tool("book", { input: z.object({ from: z.date() }) }, () => 1);\n',
  };
  const { code, stdout } = await cli(["validate"], { files });
  assert.equal(code, 0);
  const found = 'No JSON fits the input of tool "book": input.from takes a Date';
  assert.ok(stdout.startsWith(`entry_point.ts:3:1: warning: ${found}`), stdout);
  assert.match(stdout, /z\.coerce\.date\(\).*\nValid: 1 export, /);
  const described = await cli(["describe"], { files });
  assert.match(described.stdout, /^warning: book: input\.from takes a Date/m);
  const annotated = await cli(["validate"], { files, env: { GITHUB_ACTIONS: "true" } });
  assert.match(annotated.stderr, /^::warning file=entry_point\.ts,line=3,col=1,/m);
});

Deno.test("aiel validate says where a module throws while it loads", async () => {
  const files = { "entry_point.ts": '\nthrow new Error("not today");\n' };
  const { code, stdout } = await cli(["validate"], { files });
  assert.equal(code, 1);
  assert.match(stdout, /^entry_point\.ts:2:7: error: not today/);
});

Deno.test("aiel invoke stops the child on Ctrl-C and ends with 130", async () => {
  using dir = tempDir();
  const cwd = `${dir.path}/project`;
  writeFiles(cwd, PROJECT);
  const process = startCli(["invoke", "tool", "wait", "--json"], { cwd, home: dir.path });
  await process.stdin.close();
  const output = process.output();
  const children = !CAN_SEE_PROCESSES ? [] : await until("the child runs", () => {
    const found = descendantsWith(process.pid, "bootstrap.js");
    return found.length > 0 && found;
  });
  process.kill("SIGINT");
  const { code, stdout } = await output;
  assert.equal(code, 130);
  assert.equal(JSON.parse(new TextDecoder().decode(stdout)).error.code, "CANCELLED");
  for (const child of children) await until("the child is gone", () => isGone(child));
});

Deno.test("aiel dev runs again on a change, clears nothing off a terminal, and ends with 130 on Ctrl-C", async () => {
  using dir = tempDir();
  const cwd = `${dir.path}/project`;
  writeFiles(cwd, PROJECT);
  const process = startCli(["dev", "tool", "echo", "n:=1"], { cwd, home: dir.path });
  await process.stdin.close();
  const stderr = collect(process.stderr);
  const stdout = collect(process.stdout);
  await until("the first round is over", () => stderr.text.includes("Waiting for changes"));
  const changed = String(PROJECT["entry_point.ts"]).replace(
    "return payload",
    "return { again: payload }",
  );
  Deno.writeTextFileSync(`${cwd}/entry_point.ts`, changed);
  await until("the second result is there", () => stdout.text.includes('"again"'));
  await until(
    "the second round is over",
    () => stderr.text.split("Waiting for changes").length > 2,
  );
  process.kill("SIGINT");
  const { code } = await process.status;
  await Promise.all([stdout.done, stderr.done]);
  assert.equal(code, 130);
  assert.match(stderr.text, /Changed: entry_point\.ts/);
  assert.ok(!stdout.text.includes("\x1b"));
});

Deno.test("aiel dev runs again on Enter, in a process that has loaded the code already", async () => {
  if (!CAN_SEE_PROCESSES || !await canHaveTerminal()) return;
  using dir = tempDir();
  const cwd = `${dir.path}/project`;
  const source = `import { tool } from "aiel";
const loaded = Date.now();
tool("age", () => Date.now() - loaded > 500 ? "loaded before" : "loaded now");
`;
  writeFiles(cwd, { "entry_point.ts": source });
  const program = `'${Deno.execPath()}' run -A '${REPOSITORY}/cli/main.ts'`;
  const env = cliEnvironment(dir.path, true);
  const terminal = openTerminal(`exec ${program} dev tool age`, { cwd, env });
  await terminal.until("or Enter");
  await until("the next process stands still", () => standsStill(dir.path));
  const seen = performance.now();
  await until("what it loaded is old", () => performance.now() > seen + 600);
  await terminal.type(KEY.enter);
  await terminal.until("or Enter");
  await terminal.type(KEY.interrupt);
  const { code, screen } = await terminal.end();
  assert.equal(code, 130);
  assert.match(screen, /loaded before/);
});

/** Whether a process below this one waits for a request, whose caches lie in a directory. */
function standsStill(path: string): boolean {
  return descendantsWith(Deno.pid, `${path}/`)
    .flatMap(({ pid }) => descendantsWith(pid, "bootstrap.js"))
    .some(({ pid }) => isStopped(pid));
}

/** Everything a stream says, as it comes. */
function collect(stream: ReadableStream<Uint8Array>): { text: string; done: Promise<void> } {
  const decoder = new TextDecoder();
  const collected = { text: "", done: Promise.resolve() };
  collected.done = (async () => {
    for await (const part of stream) collected.text += decoder.decode(part, { stream: true });
  })();
  return collected;
}
