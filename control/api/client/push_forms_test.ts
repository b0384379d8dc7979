/** The forms of a push's documents say what the service's schemas say. */

import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { ZodType } from "zod";
import { PushPlanDocument, SnapshotDocument } from "../snapshots.ts";
import { ProjectDocument } from "../projects.ts";
import type { Form } from "./form.ts";
import { PLAN, PROJECT_HEAD, SNAPSHOT } from "./push_forms.ts";

const HEX = "0123456789abcdef".repeat(4);
const ID = `sha256:${HEX}`;
const plan = { snapshot_id: ID, missing: [HEX, HEX], head: null, unchanged: false };
const snapshot = {
  snapshot_id: ID,
  number: 3,
  parent: ID,
  author: "usr_1",
  message: "",
  created_at: "2026-11-20T18:00:00.000Z",
  file_count: 2,
  bytes: 10,
  bundle: "minimal",
  runtime_version: "1.0.0",
  sdk_version: "1.0.0",
};
const project = { id: "prj_1", head: { snapshot_id: ID, number: 3 } };
const ProjectHead = ProjectDocument.pick({ id: true, head: true });

// Whatever may stand in a field's place; undefined: the field is not there.
const wrong = fc.constantFrom<unknown>(
  undefined,
  null,
  0,
  -1,
  1.5,
  2 ** 53,
  "",
  "x",
  HEX,
  ID,
  HEX.toUpperCase(),
  `${ID}\n`,
  true,
  [],
  [HEX],
  [HEX, "x"],
  {},
  { snapshot_id: ID, number: 1, more: 1 },
  { snapshot_id: ID, number: "1" },
);

function agree<T>(form: Form<T>, schema: ZodType<T>, good: Record<string, unknown>) {
  assert.deepEqual(form(good), good);
  const changed = fc.record({
    name: fc.constantFrom(...Object.keys(good), "more"),
    value: wrong,
    whole: fc.boolean(),
  }).map(({ name, value, whole }) => whole ? value : { ...good, [name]: value })
    // As it travels.
    .map((value) => value === undefined ? null : JSON.parse(JSON.stringify(value)));
  fc.assert(
    fc.property(changed, (document) => {
      const parsed = schema.safeParse(document);
      assert.deepEqual(form(document), parsed.success ? parsed.data : undefined);
    }),
    { numRuns: 500 },
  );
}

Deno.test("PLAN takes what the schema of a plan takes", () => agree(PLAN, PushPlanDocument, plan));

Deno.test("SNAPSHOT takes what the schema of a snapshot takes", () =>
  agree(SNAPSHOT, SnapshotDocument, snapshot));

Deno.test("PROJECT_HEAD takes what the schema of a project takes", () =>
  agree(PROJECT_HEAD, ProjectHead, project));
