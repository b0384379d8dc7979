import assert from "node:assert/strict";
import { NO_CAPABILITIES } from "../../../runtime/policy/capabilities.ts";
import { CliError } from "../../errors.ts";
import { temporaryDirectory } from "../../testing/fake_host.ts";
import { eventSources } from "../../testing/event_sources.ts";
import { capabilitiesUnder, readGrant } from "./read_grant.ts";

const SOURCES = eventSources().sources;

Deno.test("readGrant grants what is declared when nothing is said", async () => {
  assert.equal(await readGrant(undefined, SOURCES), "declared");
  assert.equal(await readGrant("declared", SOURCES), "declared");
});

Deno.test("readGrant takes none and JSON", async () => {
  assert.deepEqual(await readGrant("none", SOURCES), NO_CAPABILITIES);
  assert.deepEqual(await readGrant('{"env":["B","A"]}', SOURCES), {
    ...NO_CAPABILITIES,
    env: ["A", "B"],
  });
});

Deno.test("readGrant refuses what is no grant, naming the place", async () => {
  for (
    const [given, pattern] of [
      ["all", /^--grant is "all", expected declared, none, JSON or @file$/],
      ['{"env":true}', /--grant\.env/],
      ['{"network":["http://x"]}', /--grant\.network\[0\]/],
      ["[]", /--grant/],
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

Deno.test("capabilitiesUnder gives exactly what aiel.json declares", async () => {
  await using dir = await temporaryDirectory();
  assert.deepEqual(await capabilitiesUnder("declared", dir.path), NO_CAPABILITIES);
  await Deno.writeTextFile(
    `${dir.path}/aiel.json`,
    '{"capabilities":{"network":["a.example.com"]}}',
  );
  assert.deepEqual(await capabilitiesUnder("declared", dir.path), {
    ...NO_CAPABILITIES,
    network: ["a.example.com"],
  });
  assert.deepEqual(await capabilitiesUnder({ env: ["A"] }, dir.path), { env: ["A"] });
});

Deno.test("capabilitiesUnder grants nothing when aiel.json can't be read", async () => {
  await using dir = await temporaryDirectory();
  await Deno.writeTextFile(`${dir.path}/aiel.json`, '{"capabilities":{"network":["http://x"]}}');
  assert.deepEqual(await capabilitiesUnder("declared", dir.path), {});
});
