import assert from "node:assert/strict";
import type { Example } from "./program/command.ts";
import type { CommandSpec } from "./deps.ts";
import { COMMANDS } from "./commands/specs.ts";
import { startListeningService } from "../tests/harness/listening_service.ts";
import { openShell, type Said, type ShellSession } from "./testing/shell.ts";

/** The line as it stands, and with `--json` for its command and nothing redirected. */
function withJson(line: string): string {
  return line.replace(/(^|\s)aiel /, "$1aiel --json ").replace(/ > \S+$/, "");
}

async function prepared(
  shell: ShellSession,
  { place, before = [] }: Example,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const cwd = place === "empty" ? await shell.directory() : await shell.project();
  for (const line of before) {
    const { code, stderr } = await shell.run(line, cwd, { ...env });
    assert.equal(code, 0, `${line}\n${stderr}`);
  }
  return cwd;
}

/** Verbs that change nothing: what was said once may be asked again in the same place. */
const READS: ReadonlySet<string | undefined> = new Set([
  "describe",
  "diff",
  "info",
  "list",
  "log",
  "logs",
  "show",
  "status",
  "validate",
]);

/** Runs lines, each in a place as their example asks for; `together`: all in one. */
async function runIn(
  shell: ShellSession,
  example: Example,
  lines: readonly string[],
  together: boolean,
): Promise<Said[]> {
  if (!together && lines.length > 1) {
    return (await Array.fromAsync(lines, (line) => runIn(shell, example, [line], true))).flat();
  }
  if (example.place !== "service") {
    const cwd = await prepared(shell, example);
    return await Array.fromAsync(lines, (line) => shell.run(line, cwd));
  }
  await using service = await startListeningService();
  const env = { ...service.env };
  const cwd = await prepared(shell, example, env);
  return await Array.fromAsync(lines, (line) => shell.run(line, cwd, env));
}

async function checkExample(
  shell: ShellSession,
  spec: CommandSpec,
  example: Example,
): Promise<void> {
  const { line, exit = 0, textOnly = false } = example;
  const together = READS.has(spec.path.at(-1)) && !line.includes(" > ");
  const lines = textOnly ? [line] : [line, withJson(line)];
  const [said, json] = await runIn(shell, example, lines, together);
  assert.ok(said !== undefined);
  assert.equal(said.code, exit, `${line}\n${said.stdout}\n${said.stderr}`);
  assert.ok(!(said.stdout + said.stderr).includes("\x1b"), `${line} colours a pipe`);

  if (textOnly) return;
  assert.ok(json !== undefined);
  assert.equal(json.code, exit, `${line}\n${json.stdout}\n${json.stderr}`);
  const text = example.lines === true
    ? json.stdout.trimEnd().split("\n").at(-1) ?? ""
    : json.stdout;
  const document: unknown = JSON.parse(text);
  assert.ok(typeof document === "object" && document !== null, spec.path.join(" "));
  assert.equal("error" in document && document.error !== null, false, json.stdout);
  checkKeys(document, line);
}

/** Ends what does not end by itself once it has said something. */
async function checkForever(shell: ShellSession, example: Example): Promise<void> {
  const child = shell.spawn(`exec ${example.line}`, await prepared(shell, example));
  const reader = child.stdout.getReader();
  const first = await reader.read();
  assert.equal(first.done, false, example.line);
  child.kill("SIGINT");
  await reader.cancel();
  await child.stderr.cancel();
  const { code } = await child.status;
  assert.equal(code, example.exit ?? 130, example.line);
}

/** Keys of what aiel itself says are snake_case; what user code returned is the user's. */
function checkKeys(document: object, line: string): void {
  for (const key of Object.keys(document)) assert.match(key, /^[a-z][a-z0-9_]*$/, line);
}

for (const group of Map.groupBy(COMMANDS, ({ path }) => path[0])) {
  const [noun, specs] = group;
  Deno.test(`every example of aiel ${noun} works, with --json too`, async () => {
    await using shell = await openShell();
    for (const spec of specs) {
      for (const example of spec.examples) {
        if (example.place === "forever") await checkForever(shell, example);
        else await checkExample(shell, spec, example);
      }
    }
  });
}

Deno.test("every command that fails under --json says one document, and text on stderr", async () => {
  await using shell = await openShell();
  const cwd = await shell.directory();
  for (const spec of COMMANDS) {
    // An unknown option is wrong for every command.
    const line = `aiel ${spec.path.join(" ")} --json --no-such-option`;
    const { code, stdout, stderr } = await shell.run(line, cwd);
    assert.equal(code, 2, `${line}\n${stderr}`);
    const document: unknown = JSON.parse(stdout);
    assert.ok(document !== null && typeof document === "object" && "error" in document, line);
    assert.match(stderr, /^error: Unknown option "--no-such-option"/, line);
  }
});
