/**
 * A validator with the real engine and the real sandbox, for tests.
 *
 * @module
 */
import assert from "node:assert/strict";
import { createEngine, localEngineOptions } from "../../runtime/mod.ts";
import { snapshotId } from "../../runtime/snapshot/mod.ts";
import { descendantsWith } from "../../tests/harness/processes.ts";
import { isSnapshotId, newId } from "../domain/ids.ts";
import type { ValidationSubject } from "../domain/snapshots/snapshot_validator.ts";
import { validationQueue } from "../execution/validation_queue.ts";
import { EngineValidator, type ValidatorOptions } from "../execution/validator.ts";
import { digest, manifest, type TestTree } from "./push.ts";

/** A module with one tool. */
export const TOOL = `import { tool } from "aiel";\ntool("hello", () => "hi");\n`;

/** A module that never has loaded. */
export const ENDLESS = `${TOOL}for (;;);\n`;

/** A validator, with one place unless told otherwise. Nothing may be left of what it did. */
export function openValidator(options: Partial<ValidatorOptions> = {}) {
  const dir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const scratchDir = `${dir}/work`;
  const queue = validationQueue(1);
  const engine = createEngine(localEngineOptions({
    env: (name) => name === "AIEL_CACHE_DIR" ? `${dir}/cache` : undefined,
    deno: Deno.execPath(),
  }));
  const validator = new EngineValidator({ engine, scratchDir, queue, ...options });
  const left = () => [...Deno.readDirSync(scratchDir)].map(({ name }) => name);
  return {
    queue,
    validator,
    validate: async (tree: TestTree, change: Partial<ValidationSubject> = {}) =>
      await validator.validate({ ...await subjectOf(tree), ...change }),
    /** The sandboxes of this validator that there are now. */
    sandboxes: () => descendantsWith(Deno.pid, dir),
    /** How many trees there are now. */
    trees: () => left().length,
    async [Symbol.asyncDispose]() {
      await validator.close();
      assert.deepEqual(left(), [], "a tree was left behind");
      Deno.removeSync(dir, { recursive: true });
    },
  };
}

/** A snapshot of a tenant that has no other one. */
export async function subjectOf(tree: TestTree): Promise<ValidationSubject> {
  const contents = new Map(Object.values(tree).map((text) => [digest(text), text]));
  const files = manifest(tree);
  const id = await snapshotId(files);
  assert.ok(isSnapshotId(id));
  return {
    tenantId: newId("tenant"),
    principalId: newId("user"),
    snapshotId: id,
    files,
    open: (sha256) => {
      const text = contents.get(sha256);
      assert.ok(text !== undefined);
      return Promise.resolve(new Blob([text]).stream());
    },
  };
}
