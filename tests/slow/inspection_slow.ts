/**
 * Sources that keep a parser busy: the inspection ends, and says so, while the engine goes on.
 *
 * @module
 */

import assert from "node:assert/strict";
import { testEngine } from "../harness/engine.ts";
import { toolSnapshot, writeSnapshot } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

const SOURCES: Readonly<Record<string, string>> = {
  "type assertions in each other": `const x = ${"<any>(".repeat(40)}0${")".repeat(40)};`,
  "five million statements": ";".repeat(5_000_000),
  "comments without end": "/**/".repeat(1_200_000),
};
const REQUEST = { schema_version: "v1", action: "invoke", kind: "tool", name: "t" };

for (const [what, source] of Object.entries(SOURCES)) {
  Deno.test(`an inspection that takes too long ends, and others are answered meanwhile: ${what}`, async () => {
    using hostile = writeSnapshot({ ...toolSnapshot("return 1;"), "deep.ts": source });
    Deno.writeTextFileSync(`${hostile.path}/entry_point.ts`, 'import "./deep.ts";\n', {
      append: true,
    });
    using honest = writeSnapshot(toolSnapshot("return 2;"));
    using dir = tempDir();
    const engine = testEngine(`${dir.path}/cache`);
    await engine.run(REQUEST, { root: honest.path });
    const before = Deno.memoryUsage().rss;
    const answer = engine.run(REQUEST, { root: hostile.path });
    let ended = false;
    answer.finally(() => ended = true);
    let answered = 0;
    while (!ended) {
      const { ok, result } = await engine.run(REQUEST, { root: honest.path });
      assert.deepEqual([ok, result], [true, 2]);
      answered++;
    }
    const { error } = await answer;
    // What a parser can take in its time is no violation, and what a busy machine keeps it from in
    // that time is none either: that is found out anew.
    const found = [undefined, "SECURITY_VIOLATION", "TIMEOUT"];
    assert.ok(found.includes(error?.code), JSON.stringify(error));
    assert.ok(answered > 0);
    if (error?.code === "TIMEOUT") return;
    // It is found out once.
    const again = await engine.run(REQUEST, { root: hostile.path });
    assert.deepEqual(again.error, error);
    assert.ok(error === null || again.meta.duration_ms < 3_000, `${again.meta.duration_ms} ms`);
    const grown = (Deno.memoryUsage().rss - before) / 2 ** 20;
    assert.ok(grown < 400, `${grown} MiB more`);
  });
}
