import assert from "node:assert/strict";
import { type DiffSide, diffSnapshots } from "./diff_snapshots.ts";
import { PLAIN_FACTS } from "../../testing/plain_facts.ts";
import type { FileRecord, SnapshotFacts } from "./records.ts";
import type { JsonObject } from "../../../runtime/protocol/json.ts";

function side(facts: Partial<SnapshotFacts> = {}, files: readonly FileRecord[] = []): DiffSide {
  return { files, facts: { ...PLAIN_FACTS, ...facts } };
}

function file(path: string, digit: string): FileRecord {
  return { path, size: 1, sha256: digit.repeat(64) };
}

function exporting(...exports: readonly JsonObject[]): Partial<SnapshotFacts> {
  return { description: { exports } };
}

Deno.test("diffSnapshots names files that came, went and changed, by path", () => {
  const before = side({}, [file("b", "1"), file("a", "1"), file("c", "1")]);
  const after = side({}, [file("c", "2"), file("z", "1"), file("a", "1"), file("d", "1")]);
  const { files } = diffSnapshots(before, after);
  assert.deepEqual(files.added.map(({ path }) => path), ["d", "z"]);
  assert.deepEqual(files.removed.map(({ path }) => path), ["b"]);
  assert.deepEqual(files.changed, [{
    path: "c",
    before: file("c", "1"),
    after: file("c", "2"),
  }]);
});

Deno.test("diffSnapshots names exports, and does not count where they stand", () => {
  const greet = { kind: "tool", name: "greet", description: "Greets", place: { line: 1 } };
  const gone = { kind: "agent", name: "gone" };
  const before = side(
    exporting(greet, gone, { kind: "flow", name: "same", input_schema: { a: 1 } }),
  );
  const after = side(exporting(
    { kind: "tool", name: "gone" },
    { kind: "flow", name: "same", input_schema: { a: 2 } },
    { ...greet, place: { line: 9 } },
  ));
  assert.deepEqual(diffSnapshots(before, after).exports, {
    added: [{ kind: "tool", name: "gone" }],
    removed: [{ kind: "agent", name: "gone" }],
    changed: [{ kind: "flow", name: "same" }],
  });
});

Deno.test("diffSnapshots names new capabilities, and not those that were there in wider form", () => {
  const before = side({
    capabilities: { network: ["*.example.com"], env: ["A"], write: false },
    integrations: calls("crm"),
  });
  const after = side({
    capabilities: { network: ["api.example.com", "evil.example.org"], write: ["scratch"] },
    integrations: calls("crm", "mail"),
    bundle: "ai",
  });
  const diff = diffSnapshots(before, after);
  assert.deepEqual(diff.capabilities.added, [
    { capability: "network", value: "evil.example.org" },
    { capability: "write", value: "scratch" },
    { capability: "integration", value: "mail (http) GET /" },
  ]);
  assert.deepEqual(diff.capabilities.removed, [
    { capability: "network", value: "*.example.com" },
    { capability: "env", value: "A" },
  ]);
  assert.deepEqual(diff.bundle, { before: "minimal", after: "ai" });
});

Deno.test("diffSnapshots calls the whole network a new capability beside any hosts", () => {
  const diff = diffSnapshots(
    side({ capabilities: { network: ["a.example.com"] } }),
    side({ capabilities: { network: true } }),
  );
  assert.deepEqual(diff.capabilities, {
    added: [{ capability: "network", value: true }],
    removed: [],
  });
});

Deno.test("diffSnapshots of a snapshot with itself is empty", () => {
  const one = side(exporting({ kind: "tool", name: "x" }), [file("a", "1")]);
  assert.deepEqual(diffSnapshots(one, one), {
    files: { added: [], removed: [], changed: [] },
    exports: { added: [], removed: [], changed: [] },
    capabilities: { added: [], removed: [] },
    bundle: null,
  });
});

/** Each of these integrations with the same one action. */
function calls(...names: string[]) {
  return Object.fromEntries(names.map((name) => [name, { provider: "http", actions: ["GET /"] }]));
}
