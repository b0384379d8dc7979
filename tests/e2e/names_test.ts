/**
 * Names of files in any Unicode form: what runs is the snapshot, whose names are in one form,
 * wherever the files came from.
 *
 * @module
 */

import assert from "node:assert/strict";
import { runRequest } from "../harness/engine.ts";
import type { Files } from "../harness/snapshot.ts";

const NFC = "caf\u00e9";
const NFD = "cafe\u0301";
const INVOKE = { action: "invoke", kind: "tool", name: "t" };

/** A project whose files, in a directory too, are named in a form as on some disks. */
function project(disk: string, code: string): Files {
  return {
    "entry_point.ts": `import { tool } from "aiel";\n${code}`,
    [`${disk}/mod_${disk}.ts`]: "export const v = 7;",
    [`${disk}/${disk}.txt`]: "text",
  };
}

const USES: Readonly<Record<string, (name: string) => string>> = {
  "an import": (name) => `import { v } from "./${name}/mod_${name}.ts";\ntool("t", () => v);`,
  "an import made at run time": (name) =>
    `tool("t", async () => (await import(["./${name}/mod_", "${name}.ts"].join(""))).v);`,
  "a file that is read": (name) =>
    `tool("t", () => Deno.readTextFileSync(new URL("./${name}/${name}.txt", import.meta.url)) && 7);`,
};

for (const [use, code] of Object.entries(USES)) {
  Deno.test(`${use} finds a file whatever form its name has on the disk`, async () => {
    const ids = new Set<string | null>();
    for (const disk of [NFC, NFD]) {
      const { result, meta } = await runRequest(project(disk, code(NFC)), INVOKE);
      assert.equal(result, 7);
      ids.add(meta.snapshot_id);
    }
    assert.equal(ids.size, 1);
  });

  Deno.test(`${use} in another form than the snapshot's says so, whatever is on the disk`, async () => {
    for (const disk of [NFC, NFD]) {
      const { error } = await runRequest(project(disk, code(NFD)), INVOKE);
      assert.ok(["NOT_FOUND", "USER_CODE_ERROR"].includes(error?.code ?? ""), error?.code);
      assert.match(error?.hint ?? "", /Unicode form NFC/);
      assert.doesNotMatch(JSON.stringify(error), /file:\/\/|"\/|\(\//);
    }
  });

  Deno.test(`${use} that misses by case says so`, async () => {
    const { error } = await runRequest(project("names", code("Names")), INVOKE);
    assert.match(error?.hint ?? "", /^Names differ by case: the file is "/);
  });
}
