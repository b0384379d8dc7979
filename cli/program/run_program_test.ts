import assert from "node:assert/strict";
import type { Command, CommandSpec } from "../deps.ts";
import { CliError, ERROR_EXIT } from "../errors.ts";
import { RepositoryError } from "../repository/error.ts";
import { run } from "../testing/fake_host.ts";

/** A command that does what a test wants. */
function spec(command: Partial<Command>, rest: Partial<CommandSpec> = {}): CommandSpec {
  return {
    path: ["act"],
    group: "help",
    summary: "Acts",
    options: [{ name: "message", short: "m", value: "text", summary: "Text" }],
    examples: [{ title: "Act", line: "aiel act" }],
    effects: { reads: [], writes: [] },
    load: () =>
      Promise.resolve({
        run: () => Promise.resolve({ done: true }),
        render: () => "done",
        ...command,
      }),
    ...rest,
  };
}

function throwing(error: unknown): CommandSpec {
  return spec({ run: () => Promise.reject(error) });
}

Deno.test("runProgram puts the result on stdout and talk on stderr", async () => {
  const talking = spec({
    run: (_input, deps) => {
      deps.talk("a hint");
      deps.warn("careful\x1b[2J");
      return Promise.resolve({});
    },
  });
  const ran = await run(["act"], [talking]);
  assert.deepEqual(ran, {
    code: 0,
    stdout: "done\n",
    stderr: "a hint\nwarning: careful\\u001b[2J\n",
  });
  assert.equal((await run(["act", "--quiet"], [talking])).stderr, "warning: careful\\u001b[2J\n");
});

Deno.test("runProgram prints exactly one document under --json, before or after the command", async () => {
  for (const args of [["--json", "act"], ["act", "--json"]]) {
    const { stdout, stderr, code } = await run(args, [spec({})]);
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '{"done":true}\n', stderr: "" });
  }
  assert.equal(
    (await run(["act", "--json"], [spec({})], { terminal: true })).stdout,
    '{\n  "done": true\n}\n',
  );
});

Deno.test("runProgram prints no document in which a reader could see the end of a line", async () => {
  const document = { text: "a\u2028b\u2029c\u0085d\x7f" };
  for (const terminal of [false, true]) {
    const printing = spec({ run: () => Promise.resolve(document) });
    const { stdout } = await run(["act", "--json"], [printing], { terminal });
    assert.deepEqual(JSON.parse(stdout), document);
    assert.doesNotMatch(stdout, /[\u0085\u2028\u2029]/);
  }
});

Deno.test("runProgram answers every failure under --json with one error document and text on stderr", async () => {
  const error = new CliError("NOT_FOUND", 'No file "x"', {
    hint: "Look again",
    details: { path: "x" },
  });
  const cases: [string[], CommandSpec, string][] = [
    [["act", "--json"], throwing(error), "NOT_FOUND"],
    [["act", "--json"], throwing(new Error("surprise")), "INTERNAL"],
    [["act", "--json"], throwing("a string"), "INTERNAL"],
    [["act", "--json"], throwing(new Deno.errors.PermissionDenied("no")), "IO"],
    [["atc", "--json"], spec({}), "USAGE"],
    [["--json", "act", "--mesage", "x"], spec({}), "USAGE"],
    [["act", "--json", "--message"], spec({}), "USAGE"],
    [["act", "--json", "extra"], spec({}), "USAGE"],
    [["act", "--json", "-C", "/not/there"], spec({}), "USAGE"],
    [["help", "--json", "nothing"], spec({}), "USAGE"],
  ];
  for (const [args, command, code] of cases) {
    const ran = await run(args, [command]);
    const document: unknown = JSON.parse(ran.stdout);
    assert.ok(document !== null && typeof document === "object" && "error" in document);
    assert.ok(typeof document.error === "object" && document.error !== null);
    assert.equal("code" in document.error && document.error.code, code, ran.stdout);
    assert.deepEqual(Object.keys(document.error), ["code", "message", "hint", "details"]);
    assert.match(ran.stderr, /^error: /);
    assert.equal(ran.code, Object.entries(ERROR_EXIT).find(([name]) => name === code)?.[1]);
  }
});

Deno.test("runProgram maps what the repository throws, and says its hint", async () => {
  const ran = await run(["act"], [
    throwing(
      new RepositoryError({ code: "locked", message: "Held by process 7", hint: "Wait for it" }),
    ),
  ]);
  assert.deepEqual(ran, {
    code: 1,
    stdout: "",
    stderr: "error: Held by process 7\nhint: Wait for it\n",
  });
});

Deno.test("runProgram suggests commands and flags that are close", async () => {
  const hint = async (...args: string[]) => (await run(args, [spec({})])).stderr;
  assert.match(await hint("atc"), /error: Unknown command "atc"\nhint: Did you mean `aiel act`\?/);
  assert.match(await hint("act", "--mesage", "x"), /Did you mean `--message`\?/);
  assert.match(await hint("act", "--jsn"), /Did you mean `--json`\?/);
  assert.match(await hint("zzzzzz"), /Run `aiel --help`/);
});

Deno.test("runProgram keeps AIEL_TOKEN out of every error", async () => {
  const token = "aiel_secret_0123456789";
  const error = new CliError("REMOTE", `Refused ${token}`, {
    hint: `Not ${token}`,
    details: { header: `Bearer ${token}` },
    cause: new Error(token),
  });
  const ran = await run(["act", "--json"], [throwing(error)], {
    env: { AIEL_TOKEN: token, AIEL_DEBUG: "1" },
  });
  assert.ok(!(ran.stdout + ran.stderr).includes(token));
  assert.match(ran.stderr, /Refused \*\*\*/);
});

Deno.test("runProgram exits with 130 on Ctrl-C, at once", async () => {
  const hanging = spec({ run: () => new Promise(() => {}) });
  const ran = await run(["act", "--json"], [hanging], { interrupt: (press) => press() });
  assert.equal(ran.code, 130);
  assert.match(ran.stdout, /"INTERRUPTED"/);
});

Deno.test("runProgram lets a command finish on the first Ctrl-C when it asks for that", async () => {
  const finishing = spec({
    run: (_input, deps) =>
      new Promise((resolve) => {
        deps.signal.addEventListener("abort", () => resolve({ ended: true }));
      }),
  }, { onInterrupt: "finish" });
  const press = (listener: () => void) => queueMicrotask(() => setTimeout(listener));
  const ran = await run(["act", "--json"], [finishing], { interrupt: press });
  assert.deepEqual([ran.code, ran.stdout], [0, '{"ended":true}\n']);
  const deaf = spec({ run: () => new Promise(() => {}) }, { onInterrupt: "finish" });
  const twice = await run(["act"], [deaf], {
    interrupt: (listener) => {
      listener();
      listener();
    },
  });
  assert.equal(twice.code, 130);
});

Deno.test("runProgram gives the exit code that the result asks for", async () => {
  assert.equal((await run(["act"], [spec({ exitCode: () => 4 })])).code, 4);
});

Deno.test("runProgram says its version as text and as a document", async () => {
  assert.match((await run(["--version"], [])).stdout, /^aiel \d+\.\d+\.\d+\n$/);
  assert.match((await run(["--version", "--json"], [])).stdout, /^\{"version":"[\d.]+"\}\n$/);
});

Deno.test("runProgram colours only where the stream is a terminal that may have colour", async () => {
  const styled = spec({ render: (_result, screen) => screen.red("x") });
  const out = async (args: string[], world: Parameters<typeof run>[2]) =>
    (await run(["act", ...args], [styled], world)).stdout;
  assert.equal(await out([], { terminal: true }), "\x1b[31mx\x1b[39m\n");
  assert.equal(await out([], {}), "x\n");
  assert.equal(await out([], { terminal: true, env: { NO_COLOR: "1" } }), "x\n");
  assert.equal(await out(["--no-color"], { terminal: true }), "x\n");
  assert.equal(await out([], { terminal: true, env: { TERM: "dumb" } }), "x\n");
  assert.equal(await out([], { env: { FORCE_COLOR: "1" } }), "\x1b[31mx\x1b[39m\n");
});

const FULL = { readerGone: false, reason: "no space is left on the disk" };
const GONE = { readerGone: true, reason: "the reader is gone" };

Deno.test("runProgram fails when the result does not arrive, and is quiet about a reader that has gone", async () => {
  for (const args of [["act"], ["act", "--json"], ["--version"], ["--help"]]) {
    const full = await run(args, [spec({})], { lost: { stdout: FULL } });
    assert.equal(full.code, 1, args.join(" "));
    assert.equal(
      full.stderr,
      "error: Standard output could not be written: no space is left on the disk\n",
    );
    const gone = await run(args, [spec({})], { lost: { stdout: GONE } });
    assert.deepEqual(gone, { code: 0, stdout: "", stderr: "" });
  }
  const silent = spec({ render: () => "" });
  assert.equal((await run(["act"], [silent], { lost: { stdout: FULL } })).code, 0);
  const exit = spec({ exitCode: () => 4 });
  assert.equal((await run(["act"], [exit], { lost: { stdout: FULL } })).code, 4);
});

Deno.test("runProgram lets a command undo what nothing shows, also when the reader has gone", async () => {
  const undoing = spec({ lost: () => Promise.resolve("It was undone") });
  for (const lost of [FULL, GONE]) {
    const ran = await run(["act"], [undoing], { lost: { stdout: lost } });
    assert.equal(ran.code, 1);
    assert.match(ran.stderr, /hint: It was undone\n$/);
  }
  assert.equal((await run(["act"], [undoing])).stderr, "");
});

Deno.test("runProgram fails when what it had to say on standard error does not arrive", async () => {
  const talking = spec({
    run: (_input, deps) => {
      deps.talk("a hint");
      return Promise.resolve({});
    },
  });
  assert.equal((await run(["act"], [talking], { lost: { stderr: FULL } })).code, 1);
  assert.equal((await run(["act"], [talking], { lost: { stderr: GONE } })).code, 0);
  assert.equal((await run(["act", "--quiet"], [talking], { lost: { stderr: FULL } })).code, 0);
});
