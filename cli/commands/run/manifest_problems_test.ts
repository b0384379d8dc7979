import assert from "node:assert/strict";
import { NO_CAPABILITIES } from "../../../runtime/policy/capabilities.ts";
import { findManifestProblems } from "./manifest_problems.ts";

/** `line:column message` of every problem. */
async function problemsOf(text: string): Promise<string[]> {
  const { problems } = await findManifestProblems(text);
  return problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

Deno.test("findManifestProblems finds nothing in a manifest that is fine", async () => {
  const text = '{"name":"x","capabilities":{"network":["a.example.com"]}}';
  assert.deepEqual(await findManifestProblems(text), {
    problems: [],
    declared: { ...NO_CAPABILITIES, network: ["a.example.com"] },
    bundle: "minimal",
    manifest: { name: "x", capabilities: { network: ["a.example.com"] } },
  });
});

Deno.test("findManifestProblems places what is wrong with routes and origins", async () => {
  const text = `{
  "http": {
    "routes": {
      "POST /pay": { "auth": "signature", "secret": "PATH" },
      "GET  /x": { "auth": "public" }
    },
    "cors": { "origins": ["https://a.example", "b"] }
  },
  "mcp": { "servers": { "a b": { "auth": "public" } } }
}`;
  const places = (await problemsOf(text)).map((each) => each.split(" ")[0]).sort();
  assert.deepEqual(places, ["4:43", "5:7", "7:48", "9:25"]);
});

Deno.test("findManifestProblems calls no list empty whose only item is wrong", async () => {
  const problems = await problemsOf(`{ "http": { "cors": { "origins": ["a.example"] } } }`);
  assert.equal(problems.length, 1, problems.join("\n"));
  assert.match(problems[0] ?? "", /origins\[0\] is "a\.example", expected an origin/);
  assert.match((await problemsOf(`{ "http": { "cors": { "origins": [] } } }`)).join(), /no origin/);
});

Deno.test("findManifestProblems reports every problem with its own place", async () => {
  const text = `{
  "nam": "x",
  "capabilities": {
    "network": ["ok.example.com", "http://bad", "also bad"],
    "env": ["PATH", "FINE"]
  },
  "limits": { "timeout_ms": -1 },
  "integrations": { "a": { "provider": "smtp", "actions": [] }, "b!": {} },
  "runtime": "^9.0.0"
}`;
  const found = await problemsOf(text);
  const places = found.map((each) => each.split(" ")[0]).sort();
  assert.deepEqual(places, ["2:3", "4:35", "4:49", "5:13", "7:15", "8:28", "8:65", "9:3"]);
  assert.ok(found.some((each) => each.startsWith('4:49 "capabilities.network[2]" is "also bad"')));
  assert.ok(found.some((each) => each.startsWith('8:65 $.integrations["b!"] is not a name')));
});

Deno.test("findManifestProblems knows the actions of every provider", async () => {
  const text = `{
  "integrations": {
    "crm": { "provider": "http", "actions": ["GET /a", "get /b", "GET b"] },
    "db": { "provider": "postgres", "actions": ["read", "delete"] }
  }
}`;
  const found = await problemsOf(text);
  assert.deepEqual(found.map((each) => each.split(" ")[0]), ["3:56", "3:66", "4:57"]);
  assert.match(found[2] ?? "", /integrations\.db\.actions\[1\]".*"read" or "write"/);
});

Deno.test("findManifestProblems does not guess what is declared when it makes no sense", async () => {
  assert.equal((await findManifestProblems('{"capabilities":{"env":true}}')).declared, null);
  assert.equal((await findManifestProblems('{"capabilities":[]}')).declared, null);
});

Deno.test("findManifestProblems says where the text stops to be JSON", async () => {
  const [first = ""] = await problemsOf('{\n  "a": 1,\n  oops\n}');
  assert.match(first, /^3:3 .*is not valid JSON/);
  assert.equal((await problemsOf("[1]")).length, 1);
  assert.equal((await problemsOf("")).length, 1);
});

Deno.test("findManifestProblems refuses a bundle that this runtime does not carry", async () => {
  const [first = ""] = await problemsOf('{\n "bundle": "all" }');
  assert.match(first, /^2:2 .*"all", expected "minimal" or "ai"/);
  assert.deepEqual(await problemsOf('{ "bundle": "ai" }'), []);
});
