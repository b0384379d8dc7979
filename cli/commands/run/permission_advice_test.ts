import assert from "node:assert/strict";
import { parseManifest } from "../../../runtime/snapshot/parse_manifest.ts";
import { parseCapabilities } from "../../../runtime/policy/capabilities.ts";
import { type Declared, permissionAdvice } from "./permission_advice.ts";

const NO_MANIFEST: Declared = { manifest: false, capabilities: undefined };

function advise(kind: string, targets: readonly string[], declared: Declared = NO_MANIFEST) {
  const denials = targets.map((target) => ({ kind, target, count: 1 }));
  return permissionAdvice(denials, declared).map(({ line, text }) => ({ line, text }));
}

Deno.test("permissionAdvice gives a whole aiel.json when there is none, and it is one", async () => {
  const [advice] = advise("network", ["b.example.com:443", "a.example.com:443"]);
  assert.equal(
    advice?.line,
    '{ "capabilities": { "network": ["a.example.com:443", "b.example.com:443"] } }',
  );
  const manifest = await parseManifest(advice?.line ?? "");
  assert.deepEqual(parseCapabilities(manifest.capabilities, "capabilities").network, [
    "a.example.com:443",
    "b.example.com:443",
  ]);
});

Deno.test("permissionAdvice keeps what is declared already", () => {
  const declared = { manifest: true, capabilities: { env: ["B"] } };
  assert.deepEqual(advise("env", ["A"], declared), [{
    line: '"env": ["A", "B"]',
    text: 'Change "env" in "capabilities" of aiel.json to',
  }]);
  assert.deepEqual(advise("sys", ["hostname"], declared), [{
    line: '"sys": ["hostname"]',
    text: 'Add to "capabilities" in aiel.json',
  }]);
});

Deno.test("permissionAdvice offers the private directory for a write into the project", () => {
  const [advice] = advise("write", ["snapshot:out.txt"], {
    manifest: true,
    capabilities: undefined,
  });
  assert.equal(advice?.line, '"capabilities": { "write": ["scratch"] }');
  assert.match(advice?.text ?? "", /^The project is never writable; .* Add to aiel\.json$/);
});

Deno.test("permissionAdvice says why something can't be granted at all", () => {
  for (
    const [kind, target, pattern] of [
      ["env", "PATH", /^It can't be granted: .*steers the runtime/],
      ["env", "*", /^The whole environment can't be granted/],
      ["read", "/", /^It can't be granted: /],
      ["subprocess", "bash", /^It can't be granted: /],
      ["import", "https://example.com/x.ts", /^Modules of the network are never loaded/],
    ] as const
  ) {
    const [advice] = advise(kind, [target]);
    assert.equal(advice?.line, null);
    assert.match(advice?.text ?? "", pattern);
  }
});

Deno.test("permissionAdvice parts what can be granted from what can't", () => {
  assert.deepEqual(advise("env", ["PATH", "MINE"]).map(({ line }) => line), [
    '{ "capabilities": { "env": ["MINE"] } }',
    null,
  ]);
});

Deno.test("permissionAdvice passes over the marker of a list that was cut", () => {
  assert.deepEqual(advise("truncated", ["further checks"]), []);
});
