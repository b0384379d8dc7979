import assert from "node:assert/strict";
import { NO_CAPABILITIES } from "../../../runtime/policy/capabilities.ts";
import { CliError } from "../../errors.ts";
import { temporaryDirectory } from "../../testing/fake_host.ts";
import { eventSources } from "../../testing/event_sources.ts";
import { grantUnder, readGrant } from "./read_grant.ts";

const SOURCES = eventSources().sources;

Deno.test("readGrant grants what is declared when nothing is said", async () => {
  assert.equal(await readGrant(undefined, SOURCES), "declared");
  assert.equal(await readGrant("declared", SOURCES), "declared");
});

Deno.test("readGrant takes none and JSON", async () => {
  assert.deepEqual(await readGrant("none", SOURCES), {
    capabilities: NO_CAPABILITIES,
    integrations: {},
  });
  const both = '{"env":["B","A"],"integrations":{"crm":["GET /a"]}}';
  assert.deepEqual(await readGrant(both, SOURCES), {
    capabilities: { ...NO_CAPABILITIES, env: ["A", "B"] },
    integrations: { crm: ["GET /a"] },
  });
});

Deno.test("readGrant refuses what is no grant, naming the place", async () => {
  for (
    const [given, pattern] of [
      ["all", /^--grant is "all", expected declared, none, JSON or @file$/],
      ['{"env":true}', /--grant\.env/],
      ['{"network":["http://x"]}', /--grant\.network\[0\]/],
      ["[]", /--grant/],
      ['{"integrations":[]}', /--grant\.integrations/],
      ['{"integrations":{"crm":"GET /"}}', /--grant\.integrations/],
      ['{"integrations":{"crm":[1]}}', /--grant\.integrations/],
    ] as const
  ) {
    await assert.rejects(readGrant(given, SOURCES), (thrown) => {
      assert.ok(thrown instanceof CliError);
      assert.equal(thrown.code, "USAGE");
      assert.match(thrown.message, pattern);
      return true;
    });
  }
});

Deno.test("grantUnder gives exactly what aiel.json declares", async () => {
  await using dir = await temporaryDirectory();
  const nothing = { capabilities: NO_CAPABILITIES, integrations: {} };
  assert.deepEqual(await grantUnder("declared", dir.path), nothing);
  await Deno.writeTextFile(
    `${dir.path}/aiel.json`,
    '{"capabilities":{"network":["a.example.com"]},' +
      '"integrations":{"db":{"provider":"postgres","actions":["read"]}}}',
  );
  assert.deepEqual(await grantUnder("declared", dir.path), {
    capabilities: { ...NO_CAPABILITIES, network: ["a.example.com"] },
    integrations: { db: ["read"] },
  });
  const fixed = { capabilities: { env: ["A"] }, integrations: {} };
  assert.deepEqual(await grantUnder(fixed, dir.path), fixed);
});

Deno.test("grantUnder grants nothing when aiel.json can't be read", async () => {
  await using dir = await temporaryDirectory();
  await Deno.writeTextFile(`${dir.path}/aiel.json`, '{"capabilities":{"network":["http://x"]}}');
  const nothing = { capabilities: {}, integrations: {} };
  assert.deepEqual(await grantUnder("declared", dir.path), nothing);
});
