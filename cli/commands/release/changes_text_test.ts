import assert from "node:assert/strict";
import type { ChangesDocument } from "../../../control/api/deployments.ts";
import { createScreen } from "../../program/screen.ts";
import { changesText } from "./changes_text.ts";

const SCREEN = createScreen({ columns: 80, terminal: false, color: false });
const SNAPSHOT_ID = `sha256:${"0".repeat(64)}` as const;

const NOTHING: ChangesDocument = {
  before: { snapshot_id: SNAPSHOT_ID, number: 1 },
  after: { snapshot_id: SNAPSHOT_ID, number: 2 },
  missing: [],
  ways_in: { changed: [], origins: { added: [], removed: [] } },
  capabilities: { added: [], removed: [] },
  integrations: { added: [], removed: [] },
  variables: { added: [], removed: [] },
  limits: [],
  exports: { added: [], removed: [], changed: [] },
  bundle: null,
  files: { added: [], removed: [], changed: [] },
  deployment: null,
  not_restored: [],
};

Deno.test("changesText says first who may call, and whose pages may read what is answered", () => {
  const text = changesText(
    {
      ...NOTHING,
      ways_in: {
        changed: [
          { surface: "http", name: "GET /health", before: null, after: "public" },
          { surface: "http", name: "POST /hooks/pay", before: "public", after: "signature" },
          { surface: "mcp", name: "desk", before: "token", after: "public" },
        ],
        origins: { added: ["*"], removed: ["https://app.example"] },
      },
    },
    SCREEN,
  );
  assert.deepEqual(text.split("\n").slice(0, 7), [
    "Who may call:",
    "  ! GET /health: everyone",
    "  ! POST /hooks/pay: who signs what they send, before everyone",
    "  ! MCP server desk: everyone, before who has a token",
    "  ! pages everywhere may read answers",
    "  ! pages of https://app.example may read answers no more",
    "No new capability, integration or variable",
  ]);
});

Deno.test("changesText has what is new first, then what breaks callers, and files last", () => {
  const text = changesText(
    {
      ...NOTHING,
      missing: [{ kind: "network", value: true, level: "project", reason: "not in the grant" }],
      capabilities: {
        added: [{ capability: "network", value: true }],
        removed: [{ capability: "env", value: "KEY" }],
      },
      integrations: { added: ["crm (http) GET /contacts/*"], removed: [] },
      variables: { added: ["API_KEY"], removed: [] },
      limits: [{ limit: "timeout_ms", before: null, after: 60_000 }],
      exports: {
        added: [{ kind: "tool", name: "new" }],
        removed: [{ kind: "tool", name: "old" }],
        changed: [
          { kind: "tool", name: "same", breaking: [] },
          {
            kind: "tool",
            name: "other",
            breaking: [
              { side: "input", place: "/required", message: '"age" is needed now' },
              { side: "output", place: "", message: "it may be null" },
            ],
          },
        ],
      },
      bundle: { before: "minimal", after: "ai" },
      files: {
        added: [{ path: "a.ts", size: 1, sha256: "0".repeat(64) }],
        removed: [],
        changed: [],
      },
      not_restored: ["memory"],
    },
    SCREEN,
    "list",
  );
  assert.equal(
    text,
    `New:
  + the whole network
  + integration "crm (http) GET /contacts/*"
  + variable "API_KEY"
Limits:
  ~ timeout_ms: the default → 60000
Breaking:
  ! tool "old" is gone
  ! tool "other": input /required: "age" is needed now
  ! tool "other": output: it may be null
Missing:
  ! the whole network is not granted by the project
No longer asked for:
  - env "KEY"
New exports:
  + tool "new"
Changed exports:
  ~ tool "same"
Bundle: minimal → ai
1 file: 1 new, 0 modified, 0 deleted
  + a.ts
Not brought back:
  ! memory`,
  );
});

Deno.test("changesText says so when nothing is new, and obeys no name", () => {
  assert.equal(
    changesText(NOTHING, SCREEN),
    "No new capability, integration or variable\nFiles: none differs",
  );
  const hostile = changesText({
    ...NOTHING,
    variables: { added: ["A\x1b[2J\nFiles: none"], removed: [] },
  }, SCREEN);
  assert.ok(!hostile.includes("\x1b"));
  assert.equal(hostile.split("\n").length, 3);
});
